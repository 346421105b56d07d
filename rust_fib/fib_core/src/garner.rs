//! The Chinese remainder theorem for one vector of coefficients.
#![expect(
    clippy::undocumented_unsafe_blocks,
    reason = "one contract for all, stated at Field: the processor has the instructions, pointers are valid"
)]

use crate::field::Field;
use crate::limbs::RADIX;
use crate::plan::Plan;
use crate::primes::PRIMES;

/// The constants, broadcast.
pub struct Garner<F: Field> {
    pub moduli: [F::M; 3],
    /// Times the residues.
    pub shares: [F::W; 3],
    /// As a part of P, how far below zero coefficients begin, and [`MARGIN`].
    pub start: f64,
}

const RADIX_DOUBLE: f64 = RADIX as f64;
/// The part of P that is to be free above the coefficients, for roundings.
const MARGIN: f64 = 1.0 / (1_u64 << 40) as f64;
/// 10^36 / P.
pub const SQUARE_RADIX_SHARE: f64 =
    (RADIX_DOUBLE / PRIMES[0] as f64) * (RADIX_DOUBLE / PRIMES[1] as f64) / PRIMES[2] as f64;

impl<F: Field> Garner<F> {
    /// For coefficients down to -`offset` * 10^36.
    #[inline(always)]
    pub unsafe fn new(plan: &Plan, offset: u64) -> Self {
        unsafe {
            let [first, second, third] = plan.shares;
            Self {
                moduli: [F::modulus(0), F::modulus(1), F::modulus(2)],
                shares: [F::splat(first), F::splat(second), F::splat(third)],
                start: offset as f64 * SQUARE_RADIX_SHARE + MARGIN,
            }
        }
    }

    /// The coefficient as l0 + l1 10^18 + l2 10^36 with |l0| < 10^18, |l1| < 0.51 * 10^18.
    #[inline(always)]
    pub unsafe fn parts(&self, x: [F::V; 3]) -> [F::I; 3] {
        unsafe { F::parts(self, x) }
    }
}

#[cfg(test)]
mod tests;
