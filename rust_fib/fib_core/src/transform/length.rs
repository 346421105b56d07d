//! Which transform length holds a product, and how long numbers get.

use crate::field::integers::LANES;
use crate::transform::odd::ODD_RADICES;

/// The largest k for which every prime has roots of unity of order 2^k, times any of the odd radices.
pub const LONGEST_ROW: u32 = 22;

/// Rows shorter than this many vectors stand next to each other.
const SHORT_ROW: usize = 512;
/// Vectors between longer ones.
const GAP: usize = 20;

/// What the choice of a length depends on in an instruction set.
pub struct Costs {
    /// What a vector costs in transforms of each odd radix, beside its levels and in units of one; measured.
    pub columns: [f64; ODD_RADICES.len()],
    /// The longest row, as a power of two of vectors of eight limbs.
    pub longest_row: u32,
}

/// A transform of R 2^log vectors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Length {
    pub radix: usize,
    pub log: u32,
}

impl Length {
    /// The cheapest length with at least `coefficients` coefficients, for what `costs` says of the instruction set.
    ///
    /// Up to [`crate::error::MAX_INDEX`] there is one with rows of 2^20.
    #[must_use]
    pub fn for_coefficients(coefficients: usize, costs: &Costs) -> Self {
        let vectors = coefficients.div_ceil(LANES);
        let candidates = ODD_RADICES.iter().zip(costs.columns).map(|(&radix, cost)| {
            let log = vectors.div_ceil(radix).next_power_of_two().ilog2().max(1);
            let length = Self { radix, log };
            (length, length.vectors() as f64 * (f64::from(log) + cost))
        });
        let cheapest = candidates
            .filter(|(length, _)| length.log <= costs.longest_row)
            .min_by(|a, b| a.1.total_cmp(&b.1));
        cheapest.map_or(Self { radix: 1, log: 1 }, |(length, _)| length)
    }

    /// Vectors of eight limbs.
    #[must_use]
    pub fn vectors(self) -> usize {
        self.radix << self.log
    }

    /// Coefficients of the transform.
    #[must_use]
    pub fn coefficients(self) -> usize {
        self.vectors() * LANES
    }

    /// Vectors from the start of a row to that of the next.
    ///
    /// Rows are read side by side; a power of two apart, they would all want the same few places of
    /// the caches.
    #[must_use]
    pub fn pitch(self) -> usize {
        let row = 1 << self.log;
        if row < SHORT_ROW { row } else { row + GAP }
    }

    /// Words of the rows of one prime.
    #[must_use]
    pub fn words(self) -> usize {
        self.radix * self.pitch() * LANES
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernels::path::Path;
    use crate::number::radix::Radix;

    #[test]
    fn rows_have_roots_up_to_the_largest_index() {
        let most = 2 * (Radix::Binary.limb_bound(crate::error::MAX_INDEX / 2) + 2);
        for kernels in Path::ALL.into_iter().filter_map(Path::kernels) {
            for part in 1..=1000 {
                let coefficients = most / 1000 * part + 1000;
                let length = Length::for_coefficients(coefficients, &kernels.costs);
                assert!(length.coefficients() >= coefficients);
                assert!(length.log <= kernels.costs.longest_row);
            }
        }
        for p in crate::field::primes::PRIMES {
            assert_eq!((p - 1) % (315 << LONGEST_ROW), 0);
        }
    }
}
