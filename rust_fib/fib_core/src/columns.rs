//! Between limbs and rows: residues and the odd-radix transform going in; its inverse, the Chinese
//! remainder theorem and the carries coming out.
//!
//! Column c of the rows holds the vectors v = c + q m, q < R, of the number (m vectors a row). Row
//! v mod R of column v mod m is the place of vector v, so for one column the R vectors enter the R-point
//! transform rotated, and leave it so.
#![expect(
    clippy::undocumented_unsafe_blocks,
    reason = "one contract for all, stated at Field: the processor has the instructions, pointers are valid"
)]
#![expect(
    clippy::needless_range_loop,
    reason = "an index runs through several arrays, and iterators hide that"
)]

use core::ops::Range;

use crate::carry::{Stream, carried, tail};
use crate::crt::Crt;
use crate::field::Field;
use crate::odd::{OddFactors, odd_transform};
use crate::plan::Plan;
use crate::primes::PRIMES;

/// Which number of a and b enters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Combination {
    A,
    B,
    /// a + 2b.
    APlusTwoB,
    /// 2a + b.
    TwoAPlusB,
    /// 2a - b, limb by limb, so that limbs may be negative.
    TwoAMinusB,
}

/// Limbs on their way into the rows of one prime.
pub struct Entering<'a> {
    pub a: *const u64,
    pub b: *const u64,
    pub combination: Combination,
    /// Vectors of limbs there are; the rest of the length is zero.
    pub vectors: usize,
    pub rows: *mut u64,
    pub prime: usize,
    pub plan: &'a Plan,
}

// SAFETY: threads fill columns of their own.
unsafe impl Sync for Entering<'_> {}
// SAFETY: threads write the limbs of columns of their own.
unsafe impl Sync for Leaving<'_> {}

/// Rows of the three primes on their way out into limbs.
pub struct Leaving<'a> {
    pub rows: [*const u64; 3],
    pub limbs: *mut u64,
    /// Times RADIX^2, added before the remainder theorem and taken off after it, so that no coefficient is
    /// negative.
    pub offset: u64,
    pub plan: &'a Plan,
}

/// What each of the R stretches of limbs carries into the two limbs behind it.
pub type Tails = [[i64; 2]; 16];

/// Fills the given columns of the rows of one prime.
#[inline(always)]
pub unsafe fn enter<F: Field, const R: usize>(work: &Entering<'_>, columns: Range<usize>) {
    unsafe {
        let m = F::modulus(work.prime);
        let radix30 = F::splat(work.plan.radix30[work.prime]);
        let odd = &work.plan.odd[work.prime][0];
        // A multiple of p above 10^18, by which a difference of limbs is never negative.
        let above = F::splat_integer((ABOVE_RADIX * PRIMES[work.prime]) as i64);
        let stretches = stretches_by_place(R, work.plan.row);
        let mut turned = R - columns.start % R;
        for column in columns {
            let mut x = [F::zero(); R];
            for place in 0..R {
                let vector = column + stretches[turned + place] * work.plan.row;
                if vector < work.vectors {
                    let limbs = combined::<F>(work, vector * F::LANES, above);
                    x[place] = F::residues(limbs, radix30, &m);
                }
            }
            turned = if turned == 1 { R } else { turned - 1 };
            odd_transform::<F, R>(&mut x, odd, &m);
            for j in 0..R {
                F::store(
                    work.rows.add((j * work.plan.pitch + column) * F::LANES),
                    x[j],
                );
            }
        }
    }
}

/// The stretch q whose vector in column 0 has place i, for i = 0 ... R - 1, twice over: in column c the
/// places begin at entry R - c mod R.
#[inline(always)]
fn stretches_by_place(radix: usize, row: usize) -> [usize; 30] {
    let mut stretches = [0; 30];
    for q in 0..radix {
        let place = q * row % radix;
        stretches[place] = q;
        stretches[place + radix] = q;
    }
    stretches
}

/// Times a prime, just above 10^18.
const ABOVE_RADIX: u64 = 1778;

/// The limbs that enter at an offset, below 2^62.
#[inline(always)]
unsafe fn combined<F: Field>(work: &Entering<'_>, offset: usize, above: F::I) -> F::I {
    unsafe {
        let (a, b) = (work.a.add(offset), work.b.add(offset));
        match work.combination {
            Combination::A => F::load_integers(a),
            Combination::B => F::load_integers(b),
            Combination::APlusTwoB => {
                let b = F::load_integers(b);
                F::add_integers(F::load_integers(a), F::add_integers(b, b))
            }
            Combination::TwoAPlusB => {
                let a = F::load_integers(a);
                F::add_integers(F::load_integers(b), F::add_integers(a, a))
            }
            Combination::TwoAMinusB => {
                let a = F::load_integers(a);
                let twice = F::add_integers(F::add_integers(a, a), above);
                F::sub_integers(twice, F::load_integers(b))
            }
        }
    }
}

/// Writes the limbs of the given columns: R stretches, each with its tail.
#[inline(always)]
pub unsafe fn leave<F: Field, const R: usize, const RADIX: u64>(
    work: &Leaving<'_>,
    columns: Range<usize>,
) -> Tails {
    unsafe {
        let crt = Crt::<F, RADIX>::new(work.plan, work.offset);
        let row = work.plan.row;
        let stretches = stretches_by_place(R, row);
        let mut turned = R - columns.start % R;
        let mut streams = [Stream::<F>::new(); R];
        for column in columns {
            let mut x = [[F::zero(); R]; 3];
            for prime in 0..3 {
                let odd = &work.plan.odd[prime][1];
                from_rows::<F, R>(
                    work.rows[prime],
                    work.plan.pitch,
                    column,
                    prime,
                    odd,
                    &mut x[prime],
                );
            }
            for place in 0..R {
                let q = stretches[turned + place];
                let parts = crt.parts([x[0][place], x[1][place], x[2][place]]);
                let limbs = carried::<F, RADIX>(&mut streams[q], parts);
                F::store_integers(work.limbs.add((column + q * row) * F::LANES), limbs);
            }
            turned = if turned == 1 { R } else { turned - 1 };
        }
        let mut tails = [[0; 2]; 16];
        for q in 0..R {
            tails[q] = tail::<F>(&streams[q]);
        }
        tails
    }
}

/// The column of one prime, back through the odd transform.
#[inline(always)]
unsafe fn from_rows<F: Field, const R: usize>(
    rows: *const u64,
    pitch: usize,
    column: usize,
    prime: usize,
    odd: &OddFactors,
    x: &mut [F::V; R],
) {
    unsafe {
        for j in 0..R {
            x[j] = F::load(rows.add((j * pitch + column) * F::LANES));
        }
        odd_transform::<F, R>(x, odd, &F::modulus(prime));
    }
}

#[cfg(test)]
mod tests;
