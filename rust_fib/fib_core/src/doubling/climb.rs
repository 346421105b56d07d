//! F(n) by doubling the pair (F(k), F(k - 1)), its limbs in the radix of the result all the way.
//!
//! With A = F(k)^2, B = F(k-1)^2 and s = (-1)^k: F(2k) = 3A - 2B + 2s, F(2k-1) = A + B and
//! F(2k+1) = 4A - B + 2s (Knuth, The Art of Computer Programming, vol. 1, 1.2.8, and F(k) F(k-1) = A - B + s). The
//! combinations are made between the transforms, so that a step takes two forward and two inverse
//! ones. The last step needs F(n) alone, one product: F(2k) = F(k) (F(k) + 2 F(k-1)), F(2k+1) = (2 F(k) +
//! F(k-1)) (2 F(k) - F(k-1)) + 2s.
//!
//! Bounds: a coefficient of a step lies within a range of 5 limbs R^2, R being the radix, one of F(k) (F(k) + 2 F(k-1))
//! below 3 limbs R^2 (limbs of the factors, combined without carries), one of the other product
//! within 9 limbs R^2, or below limbs R^2 where its factors are carried out first, beyond
//! [`LARGEST_UNCARRIED`]. All stay below p0 p1 p2 up to n = [`crate::error::MAX_INDEX`], which a test computes.

use core::ops::Range;

use crate::columns::enter::Combination::{A, APlusTwoB, B, TwoAMinusB, TwoAPlusB};
use crate::doubling::layout::{Layout, SHORT_LIMBS};
use crate::doubling::schoolbook;
use crate::doubling::short::{SINGLE, SMALL, start_of, twice_sign, with_short};
use crate::error::Error;
use crate::kernels::table::Kernels;
use crate::memory::arena::Arena;
use crate::memory::space::{Space, words_of};
use crate::number::limbs::{add_small, last_factors, trimmed};
use crate::number::radix::{BINARY, DECIMAL, Radix};
use crate::product::multiply::{double, product};
use crate::product::pair::{PADDING, Pair};
use crate::product::phases::Phases;
use crate::threads::progress::Progress;
use crate::threads::team::Team;
use crate::transform::leaf::Leaf;

/// With what a number is computed.
pub struct Run<'a> {
    pub kernels: &'a Kernels,
    pub radix: Radix,
    pub threads: usize,
    pub progress: &'a Progress,
}

/// Computes F(n) and hands its limbs, without leading zeros, to `then`, with the threads still there.
///
/// `lent` is memory to compute in beside the arena; `then` gets it back with unspecified contents.
///
/// # Errors
/// Whatever stops the calculation, and what `then` returns.
pub fn with_limbs<T>(
    n: u64,
    run: &Run<'_>,
    arena: &mut Arena,
    lent: &mut [u8],
    then: impl FnOnce(&Phases<'_>, &[u64], &mut [u8]) -> Result<T, Error>,
) -> Result<T, Error> {
    let threads = if n < THREADED { 1 } else { run.threads };
    Team::with(threads, |team| {
        let phases = Phases {
            kernels: run.kernels,
            radix: run.radix,
            team,
            progress: run.progress,
        };
        with_phases(n, &phases, arena, lent, then)
    })
}

fn with_phases<T>(
    n: u64,
    phases: &Phases<'_>,
    arena: &mut Arena,
    lent: &mut [u8],
    then: impl FnOnce(&Phases<'_>, &[u64], &mut [u8]) -> Result<T, Error>,
) -> Result<T, Error> {
    if let Some(&single) = usize::try_from(n).ok().and_then(|n| SINGLE.get(n)) {
        return then(phases, trimmed(&[single]), lent);
    }
    if n <= SMALL {
        return with_short(n, phases.radix, |limbs| then(phases, limbs, lent));
    }
    let words = words_of(lent);
    let layout = Layout::of(n, words.len(), phases.radix, phases.kernels);
    phases.progress.begin(layout.work());
    let (numbers, own) = arena.words(layout.words())?.split_at_mut(2 * layout.number);
    let (a, b) = numbers.split_at_mut(layout.number);
    let space = &mut Space { lent: words, own };
    let limbs = climb(n, phases, &layout, (a, b), space)?;
    let place = last_step(n, phases, &layout, (a, b), limbs, space)?;
    then(phases, trimmed(&own[place]), lent)
}

/// Below this n more threads than one cost more than they bring.
const THREADED: u64 = 2_000_000;

/// Words of the arena that F(n) is computed in, where so many bytes are lent beside it.
#[must_use]
pub fn arena_words(n: u64, lent: usize, kernels: &Kernels) -> usize {
    if n <= SMALL {
        0
    } else {
        Layout::of(n, lent / size_of::<u64>(), Radix::Decimal, kernels).words()
    }
}

/// (F(n / 2), F(n / 2 - 1)) in (a, b), bit by bit of n / 2 from the top; their length in limbs.
fn climb(
    n: u64,
    phases: &Phases<'_>,
    layout: &Layout<'_>,
    (a, b): (&mut [u64], &mut [u64]),
    space: &mut Space<'_>,
) -> Result<usize, Error> {
    let target = n / 2;
    let (start, mut shift) = start_of(target);
    set_single(a, SINGLE[start as usize]);
    set_single(b, SINGLE[start as usize - 1]);
    let mut limbs = 1;
    while shift > 0 {
        shift -= 1;
        let k = target >> (shift + 1);
        let odd = target >> shift & 1 == 1;
        limbs = step(k, odd, phases, layout, (a, b), limbs, space)?;
    }
    Ok(limbs)
}

fn set_single(limbs: &mut [u64], value: u64) {
    limbs[..PADDING].fill(0);
    limbs[0] = value;
}

/// One doubling of the pair of index k.
fn step(
    k: u64,
    odd: bool,
    phases: &Phases<'_>,
    layout: &Layout<'_>,
    (a, b): (&mut [u64], &mut [u64]),
    limbs: usize,
    space: &mut Space<'_>,
) -> Result<usize, Error> {
    if limbs <= SHORT_LIMBS {
        let room = 2 * limbs + 1;
        a[limbs..room + PADDING].fill(0);
        b[limbs..room + PADDING].fill(0);
        return Ok(match phases.radix {
            Radix::Decimal => schoolbook::double::<DECIMAL>(a, b, limbs, k, odd),
            Radix::Binary => schoolbook::double::<BINARY>(a, b, limbs, k, odd),
        });
    }
    let sign = twice_sign(k);
    let (leaf, signs) = if odd {
        (Leaf::DoubleNext, [sign, sign])
    } else {
        (Leaf::Double, [sign, 0])
    };
    double(phases, layout.step(k), space, (a, b), limbs, leaf, signs)?;
    Ok(trimmed(&a[..=2 * limbs]).len())
}

/// F(n) from the pair of index n / 2: where in `space.own` its limbs are left.
fn last_step(
    n: u64,
    phases: &Phases<'_>,
    layout: &Layout<'_>,
    (a, b): (&mut [u64], &mut [u64]),
    mut limbs: usize,
    space: &mut Space<'_>,
) -> Result<Range<usize>, Error> {
    a[limbs..limbs + PADDING].fill(0);
    b[limbs..limbs + PADDING].fill(0);
    let (factors, offset) = if n.is_multiple_of(2) {
        ([A, APlusTwoB], 0)
    } else if n <= LARGEST_UNCARRIED {
        ([TwoAPlusB, TwoAMinusB], 3 * limbs as u64)
    } else {
        last_factors(&mut a[..=limbs], &mut b[..=limbs], phases.radix);
        limbs += 1;
        ([A, B], 0)
    };
    let pair = Pair { a, b, limbs };
    let place = product(phases, layout.last, space, pair, factors, offset)?;
    if n % 2 == 1 {
        let limbs = &mut space.own[place.clone()];
        add_small(limbs, 0, twice_sign(n / 2), phases.radix);
    }
    Ok(place)
}

/// Up to it 9 limbs R^2 stay below p0 p1 p2, the range of a coefficient of (2a + b) (2a - b) whose
/// factors are combined limb by limb.
const LARGEST_UNCARRIED: u64 = 3_400_000_000;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::MAX_INDEX;
    use crate::field::primes::PRIMES;
    use num_bigint::BigUint;

    /// Whether coefficients within `times` limbs radix^2 have room, for factors of F(index), and leave the margin
    /// that the remainder theorem wants.
    fn has_room(index: u64, times: u64) -> bool {
        let product: BigUint = PRIMES.into_iter().map(BigUint::from).product();
        let room = &product - (&product >> 38);
        [Radix::Decimal, Radix::Binary].into_iter().all(|radix| {
            let limbs = times * radix.limb_bound(index) as u64;
            BigUint::from(limbs) * BigUint::from(radix.value()).pow(2) < room
        })
    }

    #[test]
    fn every_coefficient_has_room() {
        assert!(has_room(MAX_INDEX / 4 + 1, 5), "doubling");
        assert!(
            has_room(MAX_INDEX / 2, 3),
            "the last product of an even index"
        );
        assert!(has_room(LARGEST_UNCARRIED / 2, 9), "that of an odd one");
        assert!(
            has_room(MAX_INDEX / 2 + 5, 1),
            "that of an odd one, carried out"
        );
    }
}
