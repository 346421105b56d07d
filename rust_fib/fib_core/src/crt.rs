//! The Chinese remainder theorem for one vector of coefficients.
#![expect(
    clippy::undocumented_unsafe_blocks,
    reason = "one contract for all, stated at Field: the processor has the instructions, pointers are valid"
)]

use crate::field::Field;
use crate::plan::Plan;
use crate::primes::PRIMES;

/// The constants, broadcast.
pub struct Crt<F: Field, const RADIX: u64> {
    pub moduli: [F::M; 3],
    /// Times the residues.
    pub shares: [F::W; 3],
    /// As a part of P, how far below zero coefficients begin, and [`MARGIN`].
    pub start: f64,
}

/// The part of P that is to be free above the coefficients, for roundings.
const MARGIN: f64 = 1.0 / (1_u64 << 40) as f64;

impl<F: Field, const RADIX: u64> Crt<F, RADIX> {
    /// RADIX^2 / P.
    pub const SQUARE_SHARE: f64 = {
        let [p0, p1, p2] = PRIMES;
        (RADIX as f64 / p0 as f64) * (RADIX as f64 / p1 as f64) / p2 as f64
    };

    /// For coefficients down to -`offset` * RADIX^2.
    #[inline(always)]
    pub unsafe fn new(plan: &Plan, offset: u64) -> Self {
        unsafe {
            let [first, second, third] = plan.shares;
            Self {
                moduli: [F::modulus(0), F::modulus(1), F::modulus(2)],
                shares: [F::splat(first), F::splat(second), F::splat(third)],
                start: offset as f64 * Self::SQUARE_SHARE + MARGIN,
            }
        }
    }

    /// The coefficient as l0 + l1 RADIX + l2 RADIX^2 with |l0| < RADIX, |l1| < 0.51 RADIX.
    #[inline(always)]
    pub unsafe fn parts(&self, x: [F::V; 3]) -> [F::I; 3] {
        unsafe { F::parts(self, x) }
    }
}

#[cfg(test)]
#[path = "crt"]
mod decimal {
    pub const RADIX: crate::radix::Radix = crate::radix::Radix::Decimal;
    #[path = "tests.rs"]
    mod tests;
}

#[cfg(test)]
#[path = "crt"]
mod binary {
    pub const RADIX: crate::radix::Radix = crate::radix::Radix::Binary;
    #[path = "tests.rs"]
    #[expect(clippy::duplicate_mod, reason = "the same tests in the other radix")]
    mod tests;
}
