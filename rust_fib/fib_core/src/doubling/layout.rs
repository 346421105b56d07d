//! The transform lengths on the way to F(n), and how memory is divided among them.
//!
//! The rows of a step are six row sets, those of the last product four. They lie in the memory lent for the
//! digits as far as that reaches, for nothing needs it before them: a calculation then touches, beside its
//! digits, two or three row sets and both numbers.

use crate::kernels::table::Kernels;
use crate::number::radix::Radix;
use crate::product::multiply::{LAST_SETS, LENT_OF_LAST, STEP_SETS};
use crate::product::pair::PADDING;
use crate::product::rows::lent_sets;
use crate::transform::length::Length;

/// Pairs of at most this many limbs are doubled by schoolbook products; measured.
pub const SHORT_LIMBS: usize = 15;

/// Words of a cache line.
const LINE: usize = 8;

/// How the arena is divided, in words: both numbers of the pair, then the rows.
pub struct Layout<'a> {
    pub number: usize,
    pub rows: usize,
    /// The length of the last product.
    pub last: Length,
    radix: Radix,
    kernels: &'a Kernels,
}

impl<'a> Layout<'a> {
    /// For F(n), with so many words lent beside the arena.
    pub fn of(n: u64, lent: usize, radix: Radix, kernels: &'a Kernels) -> Self {
        let half = radix.limb_bound(n / 2);
        // One limb more than the number has, where its factors are carried out first.
        let last = Length::for_coefficients(2 * (half + 1), &kernels.costs);
        let mut layout = Self {
            number: half.max(2 * SHORT_LIMBS) + 1,
            rows: (LAST_SETS - lent_sets(lent, last, LENT_OF_LAST)) * last.words() + PADDING,
            last,
            radix,
            kernels,
        };
        // Shorter products may be given longer transforms: the cheapest length is not monotone.
        let mut index = n / 4;
        while radix.limb_bound(index) > SHORT_LIMBS {
            let length = layout.step(index);
            let own = STEP_SETS - lent_sets(lent, length, STEP_SETS);
            layout.number = layout.number.max(length.coefficients());
            layout.rows = layout.rows.max(own * length.words());
            index /= 2;
        }
        layout.number = (layout.number + PADDING).next_multiple_of(LINE);
        layout
    }

    /// The length that doubles the pair of index k.
    pub fn step(&self, k: u64) -> Length {
        Length::for_coefficients(2 * self.radix.limb_bound(k), &self.kernels.costs)
    }

    /// Words of the arena.
    pub fn words(&self) -> usize {
        2 * self.number + self.rows
    }

    /// What the steps add to the progress in all, about.
    pub fn work(&self) -> u64 {
        12 * self.last.words() as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernels::path::Path;
    use crate::number::digit_count::digit_count;

    #[test]
    fn lent_memory_is_memory_spared() {
        let kernels = Path::Scalar.kernels().unwrap();
        for n in (13..34)
            .map(|log| 1_u64 << log)
            .chain([1_000_000, crate::error::MAX_INDEX])
        {
            let own = Layout::of(n, 0, Radix::Decimal, kernels);
            let digits = digit_count(n).unwrap();
            let lending = Layout::of(n, digits / 8, Radix::Decimal, kernels);
            assert_eq!(own.number, lending.number);
            let spared = own.rows - lending.rows;
            assert!(spared >= own.last.words(), "{n}: {spared}");
        }
    }
}
