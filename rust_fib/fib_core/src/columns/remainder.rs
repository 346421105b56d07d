//! The Chinese remainder theorem for one vector of coefficients.
#![expect(
    clippy::undocumented_unsafe_blocks,
    reason = "one contract for all, stated at Integers: the processor has the instructions, pointers are valid"
)]

use crate::field::arithmetic::Field;
use crate::field::primes::PRIMES;
use crate::transform::plan::Plan;

/// The constants, broadcast.
pub struct Crt<F: Field, const RADIX: u64> {
    pub moduli: [F::M; 3],
    /// Times the residues.
    pub shares: [F::W; 3],
    /// As a part of P, how far below zero coefficients begin, and [`MARGIN`].
    pub start: f64,
}

/// The remainder theorem as an instruction set does it.
///
/// # Safety
/// As [`Field`]'s.
pub trait Remainder: Field {
    /// The coefficient whose residues are x, as l0 + l1 RADIX + l2 RADIX^2 with |l0| < RADIX, |l1| < 0.51 RADIX.
    unsafe fn parts<const RADIX: u64>(crt: &Crt<Self, RADIX>, x: [Self::V; 3]) -> [Self::I; 3]
    where
        Self: Sized;
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
}

#[cfg(test)]
#[path = ""]
mod decimal {
    pub const RADIX: crate::number::radix::Radix = crate::number::radix::Radix::Decimal;
    #[path = "remainder_tests.rs"]
    mod tests;
}

#[cfg(test)]
#[path = ""]
mod binary {
    pub const RADIX: crate::number::radix::Radix = crate::number::radix::Radix::Binary;
    #[path = "remainder_tests.rs"]
    #[expect(clippy::duplicate_mod, reason = "the same tests in the other radix")]
    mod tests;
}
