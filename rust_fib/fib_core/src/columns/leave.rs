//! From rows into limbs: the odd-radix transform back, the Chinese remainder theorem and the carries.
#![expect(
    clippy::undocumented_unsafe_blocks,
    reason = "one contract for all, stated at Integers: the processor has the instructions, pointers are valid"
)]
#![expect(
    clippy::needless_range_loop,
    reason = "an index runs through several arrays, and iterators hide that"
)]

use core::ops::Range;

use crate::columns::carry::{Stream, carried, tail};
use crate::columns::places::stretches_by_place;
use crate::columns::remainder::{Crt, Remainder};
use crate::field::arithmetic::Field;
use crate::transform::odd::{OddFactors, odd_transform};
use crate::transform::plan::Plan;

/// Rows of the three primes on their way out into limbs.
pub struct Leaving<'a> {
    pub rows: [*const u64; 3],
    pub limbs: *mut u64,
    /// Times RADIX^2, added before the remainder theorem and taken off after it, so that no coefficient is
    /// negative.
    pub offset: u64,
    pub plan: &'a Plan,
}

// SAFETY: threads write the limbs of columns of their own.
unsafe impl Sync for Leaving<'_> {}

/// What each of the R stretches of limbs carries into the two limbs behind it.
pub type Tails = [[i64; 2]; 16];

/// Writes the limbs of the given columns: R stretches, each with its tail.
#[inline(always)]
pub unsafe fn leave<F: Remainder, const R: usize, const RADIX: u64>(
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
                let parts = F::parts(&crt, [x[0][place], x[1][place], x[2][place]]);
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
