//! F(n) by doubling the pair (F(k), F(k - 1)), its limbs in radix 10^18 all the way.
//!
//! With A = F(k)^2, B = F(k-1)^2 and s = (-1)^k: F(2k) = 3A - 2B + 2s, F(2k-1) = A + B and
//! F(2k+1) = 4A - B + 2s (Knuth, The Art of Computer Programming, vol. 1, 1.2.8, and F(k) F(k-1) = A - B + s). The
//! combinations are made between the transforms, so that a step takes two forward and two inverse
//! ones. The last step needs F(n) alone, one product: F(2k) = F(k) (F(k) + 2 F(k-1)), F(2k+1) = (2 F(k) +
//! F(k-1)) (2 F(k) - F(k-1)) + 2s.
//!
//! Bounds: a coefficient of a step lies within a range of 5 * limbs * 10^36, one of F(k) (F(k) + 2 F(k-1))
//! below 3 * limbs * 10^36 (limbs of the factors, combined without carries), one of the other product
//! within 9 * limbs * 10^36, or below limbs * 10^36 where its factors are carried out first, beyond
//! [`LARGEST_UNCARRIED`]. All stay below p0 p1 p2 up to n = [`crate::MAX_INDEX`], which a test computes.

use crate::arena::Arena;
use crate::columns::Combination::{A, APlusTwoB, B, TwoAMinusB, TwoAPlusB};
use crate::kernels::Kernels;
use crate::limbs::{RADIX, add_small, last_factors, trimmed};
use crate::multiply::{PADDING, Pair, double, product};
use crate::phases::Phases;
use crate::schoolbook::{self, PRODUCT_LIMBS};
use crate::sizes::{Length, limb_bound};
use crate::team::Team;
use crate::transform::Leaf;
use crate::{Error, Progress};

/// With what a number is computed.
pub struct Run<'a> {
    pub kernels: &'a Kernels,
    pub threads: usize,
    pub progress: &'a Progress,
}

/// F(0) ... F(87), each within a limb.
const SINGLE: [u64; 88] = {
    let mut table = [0; 88];
    table[1] = 1;
    let mut n = 2;
    while n < table.len() {
        table[n] = table[n - 1] + table[n - 2];
        n += 1;
    }
    assert!(table[87] < RADIX);
    table
};

/// Computes F(n) and hands its limbs, without leading zeros, to `then`, with the threads still there.
///
/// # Errors
/// Whatever stops the calculation, and what `then` returns.
pub fn with_limbs<T>(
    n: u64,
    run: &Run<'_>,
    arena: &mut Arena,
    then: impl FnOnce(&Phases<'_>, &[u64]) -> Result<T, Error>,
) -> Result<T, Error> {
    let threads = if n < THREADED { 1 } else { run.threads };
    Team::with(threads, |team| {
        let phases = Phases {
            kernels: run.kernels,
            team,
            progress: run.progress,
        };
        with_phases(n, &phases, arena, then)
    })
}

fn with_phases<T>(
    n: u64,
    phases: &Phases<'_>,
    arena: &mut Arena,
    then: impl FnOnce(&Phases<'_>, &[u64]) -> Result<T, Error>,
) -> Result<T, Error> {
    if let Some(&single) = usize::try_from(n).ok().and_then(|n| SINGLE.get(n)) {
        return then(phases, trimmed(&[single]));
    }
    if n <= SMALL {
        return with_short(n, |limbs| then(phases, limbs));
    }
    let layout = Layout::of(n, phases.kernels);
    phases.progress.begin(layout.work());
    let words = arena.words(layout.words())?;
    let (numbers, rows) = words.split_at_mut(2 * layout.number);
    let (a, b) = numbers.split_at_mut(layout.number);
    let limbs = climb(n, phases, a, b, rows)?;
    then(phases, trimmed(last_step(n, phases, (a, b), limbs, rows)?))
}

/// Up to it schoolbook products are faster; measured. Their factors have at most 18 limbs.
const SMALL: u64 = 3000;
/// Pairs of at most this many limbs are doubled by schoolbook products; measured.
const SHORT_LIMBS: usize = 15;

/// F(n) for n <= [`SMALL`], without transforms and without memory of its own.
fn with_short<T>(n: u64, then: impl FnOnce(&[u64]) -> T) -> T {
    let (mut a, mut b) = ([0; PRODUCT_LIMBS], [0; PRODUCT_LIMBS]);
    let target = n / 2;
    let (mut k, mut shift) = start_of(target);
    (a[0], b[0]) = (SINGLE[k as usize], SINGLE[k as usize - 1]);
    let mut limbs = 1;
    while shift > 0 {
        shift -= 1;
        let odd = target >> shift & 1 == 1;
        limbs = schoolbook::double(&mut a, &mut b, limbs, k, odd);
        k = target >> shift;
    }
    let room = limbs + 1;
    (a[limbs], b[limbs]) = (0, 0);
    let (mut x, mut y, mut out) = (
        [0; PRODUCT_LIMBS],
        [0; PRODUCT_LIMBS],
        [0; PRODUCT_LIMBS + 1],
    );
    let [first, second] = if n.is_multiple_of(2) {
        [(1, 0), (1, 2)]
    } else {
        [(2, 1), (2, -1)]
    };
    schoolbook::combine(
        &mut x[..room],
        (&a[..room], first.0),
        (&b[..room], first.1),
        0,
    );
    schoolbook::combine(
        &mut y[..room],
        (&a[..room], second.0),
        (&b[..room], second.1),
        0,
    );
    schoolbook::product(&mut out, trimmed(&x[..room]), trimmed(&y[..room]));
    if n % 2 == 1 {
        add_small(&mut out, 0, twice_sign(n / 2));
    }
    then(trimmed(&out))
}

/// The top bits of an index that a pair of single limbs begins with, and how many bits are left.
fn start_of(index: u64) -> (u64, u32) {
    let mut shift = 0;
    while index >> shift >= SINGLE.len() as u64 {
        shift += 1;
    }
    (index >> shift, shift)
}

/// Below this n more threads than one cost more than they bring.
const THREADED: u64 = 2_000_000;

/// How the arena is divided, in words: both numbers of the pair, then the rows.
struct Layout {
    number: usize,
    rows: usize,
    last: Length,
}

impl Layout {
    fn of(n: u64, kernels: &Kernels) -> Self {
        let longest = kernels.longest_row();
        let last = Length::for_coefficients(2 * (limb_bound(n / 2) + 1), longest);
        let step = Length::for_coefficients(2 * limb_bound(n / 4 + 1), longest);
        // Shorter products may be given longer transforms: the cheapest length is not monotone.
        let words = |length: Length| length.words() * 9 / 8 + 64;
        let number = words(step).max(limb_bound(n / 2) + 1) + PADDING;
        Self {
            number: number.next_multiple_of(LINE),
            rows: (4 * words(last) + PADDING).max(6 * words(step)),
            last,
        }
    }

    fn words(&self) -> usize {
        2 * self.number + self.rows
    }

    /// What the steps add to the progress in all, about.
    fn work(&self) -> u64 {
        12 * self.last.words() as u64
    }
}

/// Words of the arena that F(n) is computed in.
#[must_use]
pub fn arena_words(n: u64, kernels: &Kernels) -> usize {
    if n <= SMALL {
        0
    } else {
        Layout::of(n, kernels).words()
    }
}

/// Words of a cache line.
const LINE: usize = 8;

/// (F(n / 2), F(n / 2 - 1)) in (a, b), bit by bit of n / 2 from the top; their length in limbs.
fn climb(
    n: u64,
    phases: &Phases<'_>,
    a: &mut [u64],
    b: &mut [u64],
    rows: &mut [u64],
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
        limbs = step(k, odd, phases, (a, b), limbs, rows)?;
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
    (a, b): (&mut [u64], &mut [u64]),
    limbs: usize,
    rows: &mut [u64],
) -> Result<usize, Error> {
    if limbs <= SHORT_LIMBS {
        let room = 2 * limbs + 1;
        a[limbs..room + PADDING].fill(0);
        b[limbs..room + PADDING].fill(0);
        return Ok(schoolbook::double(a, b, limbs, k, odd));
    }
    let length = Length::for_coefficients(2 * limbs, phases.kernels.longest_row());
    let sign = twice_sign(k);
    let (leaf, signs) = if odd {
        (Leaf::DoubleNext, [sign, sign])
    } else {
        (Leaf::Double, [sign, 0])
    };
    double(phases, length, rows, (a, b), limbs, leaf, signs)?;
    Ok(trimmed(&a[..=2 * limbs]).len())
}

fn twice_sign(k: u64) -> i64 {
    if k.is_multiple_of(2) { 2 } else { -2 }
}

/// F(n) from the pair of index n / 2.
fn last_step<'r>(
    n: u64,
    phases: &Phases<'_>,
    (a, b): (&mut [u64], &mut [u64]),
    limbs: usize,
    rows: &'r mut [u64],
) -> Result<&'r [u64], Error> {
    a[limbs..limbs + PADDING].fill(0);
    b[limbs..limbs + PADDING].fill(0);
    let longest = phases.kernels.longest_row();
    let length = |limbs: usize| Length::for_coefficients(2 * limbs, longest);
    if n.is_multiple_of(2) {
        let pair = Pair { a, b, limbs };
        return Ok(product(
            phases,
            length(limbs),
            rows,
            pair,
            [A, APlusTwoB],
            0,
        )?);
    }
    let out = if n <= LARGEST_UNCARRIED {
        let (pair, offset) = (Pair { a, b, limbs }, 3 * limbs as u64);
        product(
            phases,
            length(limbs),
            rows,
            pair,
            [TwoAPlusB, TwoAMinusB],
            offset,
        )?
    } else {
        last_factors(&mut a[..=limbs], &mut b[..=limbs]);
        let limbs = limbs + 1;
        let pair = Pair { a, b, limbs };
        product(phases, length(limbs), rows, pair, [A, B], 0)?
    };
    add_small(out, 0, twice_sign(n / 2));
    Ok(out)
}

/// Up to it 9 limbs * 10^36 stay below p0 p1 p2, the range of a coefficient of (2a + b) (2a - b) whose
/// factors are combined limb by limb.
const LARGEST_UNCARRIED: u64 = 3_400_000_000;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::MAX_INDEX;
    use crate::primes::PRIMES;
    use num_bigint::BigUint;

    /// Whether coefficients within `times` limbs * 10^36 have room, for factors of F(index), and leave the margin
    /// that the remainder theorem wants.
    fn has_room(index: u64, times: u64) -> bool {
        let product: BigUint = PRIMES.into_iter().map(BigUint::from).product();
        BigUint::from(times * limb_bound(index) as u64) * BigUint::from(10_u32).pow(36)
            < &product - (&product >> 38)
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

    #[test]
    fn short_factors_are_short() {
        assert!(limb_bound(SMALL / 2 + 1) <= crate::schoolbook::MAX_LIMBS);
        const { assert!(SHORT_LIMBS <= crate::schoolbook::MAX_LIMBS) };
    }
}
