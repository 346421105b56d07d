//! Carries between coefficients of three limbs, a vector at a time along a stretch of limbs.
#![expect(
    clippy::undocumented_unsafe_blocks,
    reason = "one contract for all, stated at Integers: the processor has the instructions, pointers are valid"
)]

use crate::field::integers::{Integers, LANES};

/// What the next vector of a stretch needs of the one before.
pub struct Stream<F: Integers> {
    l1: F::I,
    l2: F::I,
    carry: F::I,
}

impl<F: Integers> Clone for Stream<F> {
    #[inline(always)]
    fn clone(&self) -> Self {
        *self
    }
}

impl<F: Integers> Copy for Stream<F> {}

impl<F: Integers> Stream<F> {
    /// The beginning of a stretch.
    #[inline(always)]
    pub unsafe fn new() -> Self {
        let zero = unsafe { F::splat_integer(0) };
        Self {
            l1: zero,
            l2: zero,
            carry: zero,
        }
    }
}

/// One vector of limbs from l0 + l1 RADIX + l2 RADIX^2.
///
/// The sum at a limb is within 1.6 radices of zero, so carries lie in {-2 ... 1}. A carry that makes another
/// needs a limb of RADIX - 1 or 0 in its way: never seen with random numbers, so it may be slow.
#[inline(always)]
pub unsafe fn carried<F: Integers, const RADIX: u64>(
    stream: &mut Stream<F>,
    [l0, l1, l2]: [F::I; 3],
) -> F::I {
    unsafe {
        let sum = F::add_integers(l0, F::shift_in::<1>(stream.l1, l1));
        let sum = F::add_integers(sum, F::shift_in::<2>(stream.l2, l2));
        let (carry, rest) = F::carry::<RADIX>(sum);
        let limbs = F::add_integers(rest, F::shift_in::<1>(stream.carry, carry));
        *stream = Stream { l1, l2, carry };
        if F::are_limbs::<RADIX>(limbs) {
            return limbs;
        }
        let mut lanes = [0_u64; LANES];
        F::store_integers(lanes.as_mut_ptr(), limbs);
        let out = ripple::<RADIX>(&mut lanes[..F::LANES]);
        let mut carries = [0_u64; LANES];
        F::store_integers(carries.as_mut_ptr(), carry);
        let last = F::LANES - 1;
        carries[last] = carries[last].wrapping_add(out as u64);
        stream.carry = F::load_integers(carries.as_ptr());
        F::load_integers(lanes.as_ptr())
    }
}

/// Carries lane by lane, what comes out of the last one.
#[cold]
#[inline(never)]
fn ripple<const RADIX: u64>(lanes: &mut [u64]) -> i64 {
    let mut moving = 0;
    for lane in lanes {
        let sum = *lane as i64 + moving;
        moving = sum.div_euclid(RADIX as i64);
        *lane = sum.rem_euclid(RADIX as i64) as u64;
    }
    moving
}

/// What is left for the two limbs behind a stretch.
#[inline(always)]
pub unsafe fn tail<F: Integers>(stream: &Stream<F>) -> [i64; 2] {
    unsafe {
        let (mut l1, mut l2, mut carry) = ([0_u64; LANES], [0_u64; LANES], [0_u64; LANES]);
        F::store_integers(l1.as_mut_ptr(), stream.l1);
        F::store_integers(l2.as_mut_ptr(), stream.l2);
        F::store_integers(carry.as_mut_ptr(), stream.carry);
        let last = F::LANES - 1;
        let first = l1[last] as i64 + l2[last - 1] as i64 + carry[last] as i64;
        [first, l2[last] as i64]
    }
}

#[cfg(test)]
#[path = ""]
mod decimal {
    pub const RADIX: crate::number::radix::Radix = crate::number::radix::Radix::Decimal;
    #[path = "carry_tests.rs"]
    mod tests;
}

#[cfg(test)]
#[path = ""]
mod binary {
    pub const RADIX: crate::number::radix::Radix = crate::number::radix::Radix::Binary;
    #[path = "carry_tests.rs"]
    #[expect(clippy::duplicate_mod, reason = "the same tests in the other radix")]
    mod tests;
}
