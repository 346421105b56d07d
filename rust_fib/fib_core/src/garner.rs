//! The Chinese remainder theorem for one vector of coefficients, by Garner's mixed radix.
#![expect(
    clippy::undocumented_unsafe_blocks,
    reason = "one contract for all, stated at Field: the processor has the instructions, pointers are valid"
)]

use crate::field::{Field, product_by};
use crate::limbs::RADIX;
use crate::plan::Plan;
use crate::primes::PRIMES;

/// The constants, broadcast.
pub struct Garner<F: Field> {
    pub moduli: [F::M; 3],
    own: [F::W; 3],
    v0_in_v1: F::W,
    v0_in_v2: F::W,
    v1_in_v2: F::W,
    offsets: [F::V; 3],
    top: F::I,
    /// Times the residues, for the theorem without mixed radix.
    pub shares: [F::W; 3],
    /// As a part of P, how far below zero coefficients begin, and [`MARGIN`].
    pub start: f64,
    p0: F::I,
    p1: F::I,
    radix: F::I,
}

const P0: f64 = PRIMES[0] as f64;
const P1: f64 = PRIMES[1] as f64;
const RADIX_DOUBLE: f64 = RADIX as f64;
/// The part of P that a field without mixed radix wants free above the coefficients, for its roundings.
const MARGIN: f64 = 1.0 / (1_u64 << 40) as f64;
/// 10^36 / P.
pub const SQUARE_RADIX_SHARE: f64 = (RADIX_DOUBLE / P0) * (RADIX_DOUBLE / P1) / PRIMES[2] as f64;

impl<F: Field> Garner<F> {
    /// For coefficients to which `offset` * 10^36 is to be added first.
    #[inline(always)]
    pub unsafe fn new(plan: &Plan, offset: u64) -> Self {
        unsafe {
            let constants = &plan.garner;
            let [o0, o1, o2] =
                [0, 1, 2].map(|i| product_by(offset, constants.square_radix[i], i) as i64);
            Self {
                moduli: [F::modulus(0), F::modulus(1), F::modulus(2)],
                own: [
                    F::splat(constants.own[0]),
                    F::splat(constants.own[1]),
                    F::splat(constants.own[2]),
                ],
                v0_in_v1: F::splat(constants.v0_in_v1),
                v0_in_v2: F::splat(constants.v0_in_v2),
                v1_in_v2: F::splat(constants.v1_in_v2),
                offsets: [
                    F::from_canonical(F::splat_integer(o0)),
                    F::from_canonical(F::splat_integer(o1)),
                    F::from_canonical(F::splat_integer(o2)),
                ],
                top: F::splat_integer(offset as i64),
                shares: [
                    F::splat(constants.shares[0]),
                    F::splat(constants.shares[1]),
                    F::splat(constants.shares[2]),
                ],
                start: offset as f64 * SQUARE_RADIX_SHARE + MARGIN,
                p0: F::splat_integer(PRIMES[0] as i64),
                p1: F::splat_integer(PRIMES[1] as i64),
                radix: F::splat_integer(RADIX as i64),
            }
        }
    }

    /// The coefficient as l0 + l1 10^18 + l2 10^36 with |l0| < 10^18, |l1| < 0.51 * 10^18.
    #[inline(always)]
    pub unsafe fn parts(&self, x: [F::V; 3]) -> [F::I; 3] {
        unsafe { F::parts(self, x) }
    }

    /// By Garner's mixed radix, with |l0| < 0.57 * 10^18.
    ///
    /// Quotients are estimated in doubles, which leaves them off by less than 0.51; the rests are exact
    /// modulo 2^64 and small, so they are exact.
    #[inline(always)]
    pub unsafe fn mixed_radix_parts(&self, x: [F::V; 3]) -> [F::I; 3] {
        unsafe {
            let [v0, v1, v2] = self.digits(x);
            // w = v1 + p1 v2 = w0 + w1 10^18
            let low = F::add_integers(v1, F::mul_integers(self.p1, v2));
            let w1 = F::scale_integers(v2, P1 / RADIX_DOUBLE);
            let w0 = F::sub_integers(low, F::mul_integers(w1, self.radix));
            // v0 + p0 w0 = l0 + q1 10^18 and p0 w1 = r2 + q2 10^18
            let low = F::add_integers(v0, F::mul_integers(self.p0, w0));
            let q1 = F::scale_integers(w0, P0 / RADIX_DOUBLE);
            let l0 = F::sub_integers(low, F::mul_integers(q1, self.radix));
            let q2 = F::scale_integers(w1, P0 / RADIX_DOUBLE);
            let r2 = F::sub_integers(
                F::mul_integers(self.p0, w1),
                F::mul_integers(q2, self.radix),
            );
            [l0, F::add_integers(q1, r2), F::sub_integers(q2, self.top)]
        }
    }

    /// The mixed-radix digits v0 < p0, v1 < p1, v2 < p2.
    #[inline(always)]
    unsafe fn digits(&self, x: [F::V; 3]) -> [F::I; 3] {
        unsafe {
            let [m0, m1, m2] = &self.moduli;
            let sum = F::add(F::mul(x[0], self.own[0], m0), self.offsets[0]);
            let v0 = F::canonical(sum, m0);
            let y0 = F::from_canonical(v0);
            let sum = F::mul2([x[1], y0], [self.own[1], self.v0_in_v1], m1);
            let v1 = F::canonical(F::add(sum, self.offsets[1]), m1);
            let y1 = F::from_canonical(v1);
            let factors = [self.own[2], self.v0_in_v2, self.v1_in_v2];
            let sum = F::add(F::mul3([x[2], y0, y1], factors, m2), self.offsets[2]);
            [v0, v1, F::canonical(sum, m2)]
        }
    }
}

#[cfg(test)]
mod tests;
