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
use crate::field::{Factor, Field, LANES};
use crate::garner::Garner;
use crate::plan::{MAX_HALF, OddConstants, Plan};

/// Limbs on their way into the rows of one prime.
pub struct Entering<'a> {
    pub limbs: *const u64,
    /// Vectors of limbs there are; the rest of the length is zero.
    pub vectors: usize,
    pub rows: *mut u64,
    pub prime: usize,
    pub plan: &'a Plan,
}

/// Rows of the three primes on their way out into limbs.
pub struct Leaving<'a> {
    pub rows: [*const u64; 3],
    pub limbs: *mut u64,
    /// Times 10^36, added before the remainder theorem and taken off after it, so that no coefficient is
    /// negative.
    pub offset: u64,
    pub plan: &'a Plan,
}

/// What each of the R stretches of limbs carries into the two limbs behind it.
pub type Tails = [[i64; 2]; 8];

/// The R-point transform of values below 4p; results are below 8p.
///
/// Pairs of inputs k and R - k share their products: X_j = P_j + Q_j and X_(R-j) = P_j - Q_j, with P_j
/// = x_0 + sum of (x_k + x_(R-k)) cos_jk and Q_j = sum of (x_k - x_(R-k)) sin_jk.
#[inline(always)]
unsafe fn odd_transform<F: Field, const R: usize>(
    x: &mut [F::V; R],
    cosines: &[[Factor; MAX_HALF]; MAX_HALF],
    sines: &[[Factor; MAX_HALF]; MAX_HALF],
    m: &F::M,
) {
    unsafe {
        let half = R / 2;
        let (mut sums, mut differences) = ([F::zero(); MAX_HALF], [F::zero(); MAX_HALF]);
        let mut total = x[0];
        for k in 1..=half {
            sums[k - 1] = F::add(x[k], x[R - k]);
            differences[k - 1] = F::sub4(x[k], x[R - k], m);
            total = F::lower(F::add(total, F::lower(sums[k - 1], m)), m);
        }
        let mut out = [total; R];
        for j in 1..=half {
            let (mut even, mut odd) = (x[0], F::zero());
            for k in 1..=half {
                let cosine = F::splat(cosines[j - 1][k - 1]);
                let sine = F::splat(sines[j - 1][k - 1]);
                even = F::lower(F::add(even, F::mul(sums[k - 1], cosine, m)), m);
                odd = F::lower(F::add(odd, F::mul(differences[k - 1], sine, m)), m);
            }
            out[j] = F::add(even, odd);
            out[R - j] = F::sub4(even, odd, m);
        }
        *x = out;
    }
}

/// Fills the given columns of the rows of one prime.
#[inline(always)]
pub unsafe fn enter<F: Field, const R: usize>(work: &Entering<'_>, columns: Range<usize>) {
    unsafe {
        let m = F::modulus(work.prime);
        let radix30 = F::splat(work.plan.radix30[work.prime]);
        let odd = &work.plan.odd[work.prime];
        let row = work.plan.row;
        let step = row % R;
        for column in columns {
            let mut x = [F::zero(); R];
            let mut place = column % R;
            for q in 0..R {
                let vector = column + q * row;
                if vector < work.vectors {
                    x[place] = F::residues(work.limbs.add(vector * LANES), radix30, &m);
                }
                place = (place + step) % R;
            }
            if R > 1 {
                odd_transform::<F, R>(&mut x, &odd.cosines, &odd.sines, &m);
            }
            for j in 0..R {
                F::store(work.rows.add((j * row + column) * LANES), x[j]);
            }
        }
    }
}

/// Writes the limbs of the given columns: R stretches, each with its tail.
#[inline(always)]
pub unsafe fn leave<F: Field, const R: usize>(work: &Leaving<'_>, columns: Range<usize>) -> Tails {
    unsafe {
        let garner = Garner::<F>::new(work.plan, work.offset);
        let row = work.plan.row;
        let step = row % R;
        let mut streams = [Stream::<F>::new(); R];
        for column in columns {
            let mut x = [[F::zero(); R]; 3];
            for prime in 0..3 {
                let odd = &work.plan.odd[prime];
                from_rows::<F, R>(work.rows[prime], row, column, prime, odd, &mut x[prime]);
            }
            let mut place = column % R;
            for q in 0..R {
                let parts = garner.parts([x[0][place], x[1][place], x[2][place]]);
                let limbs = carried::<F>(&mut streams[q], parts);
                F::store_integers(work.limbs.add((column + q * row) * LANES), limbs);
                place = (place + step) % R;
            }
        }
        let mut tails = [[0; 2]; 8];
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
    row: usize,
    column: usize,
    prime: usize,
    odd: &OddConstants,
    x: &mut [F::V; R],
) {
    unsafe {
        for j in 0..R {
            x[j] = F::load(rows.add((j * row + column) * LANES));
        }
        if R > 1 {
            let m = F::modulus(prime);
            odd_transform::<F, R>(x, &odd.cosines, &odd.inverse_sines, &m);
        }
    }
}

#[cfg(test)]
mod tests;
