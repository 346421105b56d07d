//! From limbs into rows: residues, and the odd-radix transform across the rows.
#![expect(
    clippy::undocumented_unsafe_blocks,
    reason = "one contract for all, stated at Integers: the processor has the instructions, pointers are valid"
)]
#![expect(
    clippy::needless_range_loop,
    reason = "an index runs through several arrays, and iterators hide that"
)]

use core::ops::Range;

use crate::columns::places::stretches_by_place;
use crate::field::arithmetic::Field;
use crate::field::primes::PRIMES;
use crate::transform::odd::odd_transform;
use crate::transform::plan::Plan;

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
