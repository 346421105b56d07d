//! Portable: residues as signed words of 64 bits, quotients by p from doubles.
//!
//! x w = q p + r with q estimated as x (w / p) in doubles and r taken modulo 2^64: two multiplications of integers,
//! both of low halves, where Shoup's method wants three, one of them wide; and a sum of products needs one quotient.
//! q is cut off, so |r| < (1 + e)p with e the error of the estimate. Each of its roundings is a part u = 2^-53 of it at
//! most, u p < 1 / 16: those of w / p, of the product, of a sum, and, from 16p on, of x as a double. Constants are within
//! p / 2, or 0.54p and w / p rounded twice where they are a product of two. So |x| <= B p gives e <= 3B / 32 for one
//! product and e <= 5B / 16 for two, or B / 16 and 0.27B below 16p.
//!
//! Bounds: next to nothing is reduced on the way. Residues going in are within p; an odd transform leaves at most 7p.
//! A pass of two levels forward makes B p at most (1.41B + 2)p. After eleven passes, the most there are, that is below
//! 520p; an odd level more leaves less. Leaves lower their operands to 0.55p. Products come out lowered to 0.55p;
//! squares are within 3.1p, and `settle` takes their combinations, within 15.5p, there too.
//!
//! Back, sums of two products of differences make B p at most (1 + 0.54B)p, and `lower` takes the one sum of a pass that
//! is not of products: every value is below 2.2p. An odd transform leaves at most 15.4p, so y_i of the remainder theorem
//! is within 2p.
//!
//! Source: quotients from doubles beside products modulo 2^64 are V. Shoup's, in NTL.
#![expect(
    clippy::undocumented_unsafe_blocks,
    reason = "one contract for all, stated at Integers: the processor has the instructions, pointers are valid"
)]

use crate::field::arithmetic::Field;
use crate::field::factor::Factor;
use crate::field::integers::{Integers, LANES};
use crate::field::primes::PRIMES;
use crate::field::word::{Modulus, Multiplier, dot, lower, mul, residue};

/// The field; a name only.
pub struct Scalar;

/// A vector.
pub type Lanes = [i64; LANES];

/// Lane by lane.
#[inline(always)]
pub fn each(f: impl Fn(usize) -> i64) -> Lanes {
    core::array::from_fn(f)
}

impl Integers for Scalar {
    type I = Lanes;

    #[inline(always)]
    unsafe fn splat_integer(x: i64) -> Lanes {
        [x; LANES]
    }

    #[inline(always)]
    unsafe fn add_integers(x: Lanes, y: Lanes) -> Lanes {
        each(|i| x[i].wrapping_add(y[i]))
    }

    #[inline(always)]
    unsafe fn sub_integers(x: Lanes, y: Lanes) -> Lanes {
        each(|i| x[i].wrapping_sub(y[i]))
    }

    #[inline(always)]
    unsafe fn shift_in<const N: usize>(before: Lanes, x: Lanes) -> Lanes {
        each(|i| {
            if i < N {
                before[LANES + i - N]
            } else {
                x[i - N]
            }
        })
    }

    #[inline(always)]
    unsafe fn carry<const RADIX: u64>(x: Lanes) -> (Lanes, Lanes) {
        let radix = RADIX as i64;
        let carry = each(|i| {
            let [below, far_below, above] = [x[i] < 0, x[i] < -radix, x[i] >= radix];
            i64::from(above) - i64::from(below) - i64::from(far_below)
        });
        (carry, each(|i| x[i] - carry[i] * radix))
    }

    #[inline(always)]
    unsafe fn are_limbs<const RADIX: u64>(x: Lanes) -> bool {
        x.iter().all(|&lane| (lane as u64) < RADIX)
    }

    #[inline(always)]
    unsafe fn load_integers(from: *const u64) -> Lanes {
        unsafe { from.cast::<Lanes>().read() }
    }

    #[inline(always)]
    unsafe fn store_integers(to: *mut u64, x: Lanes) {
        unsafe { to.cast::<Lanes>().write(x) }
    }
}

impl Field for Scalar {
    type V = Lanes;
    type M = Modulus;
    type W = Multiplier;

    const ONE_PRODUCT_FOR_THREE: bool = true;

    fn factor(value: u64, index: usize) -> Factor {
        Multiplier::factor(value, index)
    }

    fn value(factor: Factor, index: usize) -> u64 {
        (factor.value as i64).rem_euclid(PRIMES[index] as i64) as u64
    }

    #[inline(always)]
    unsafe fn modulus(index: usize) -> Modulus {
        Modulus::new(index)
    }

    #[inline(always)]
    unsafe fn splat(factor: Factor) -> Multiplier {
        Multiplier::read(factor)
    }

    #[inline(always)]
    unsafe fn load(from: *const u64) -> Lanes {
        unsafe { from.cast::<Lanes>().read() }
    }

    #[inline(always)]
    unsafe fn store(to: *mut u64, x: Lanes) {
        unsafe { to.cast::<Lanes>().write(x) }
    }

    #[inline(always)]
    unsafe fn zero() -> Lanes {
        [0; LANES]
    }

    #[inline(always)]
    unsafe fn mul(x: Lanes, w: Multiplier, m: &Modulus) -> Lanes {
        each(|i| mul(x[i], w, m))
    }

    #[inline(always)]
    unsafe fn mul2(x: [Lanes; 2], w: [Multiplier; 2], m: &Modulus) -> Lanes {
        each(|i| dot([x[0][i], x[1][i]], w, m))
    }

    #[inline(always)]
    unsafe fn mul3(x: [Lanes; 3], w: [Multiplier; 3], m: &Modulus) -> Lanes {
        each(|i| dot([x[0][i], x[1][i], x[2][i]], w, m))
    }

    #[inline(always)]
    unsafe fn add(x: Lanes, y: Lanes) -> Lanes {
        each(|i| x[i] + y[i])
    }

    #[inline(always)]
    unsafe fn sub2(x: Lanes, y: Lanes, _: &Modulus) -> Lanes {
        each(|i| x[i] - y[i])
    }

    #[inline(always)]
    unsafe fn sub4(x: Lanes, y: Lanes, _: &Modulus) -> Lanes {
        each(|i| x[i] - y[i])
    }

    #[inline(always)]
    unsafe fn lower(x: Lanes, m: &Modulus) -> Lanes {
        each(|i| lower(x[i], m))
    }

    #[inline(always)]
    unsafe fn lower_operand(x: Lanes, _: &Modulus) -> Lanes {
        x
    }

    #[inline(always)]
    unsafe fn residues(x: Lanes, _: Multiplier, m: &Modulus) -> Lanes {
        each(|i| residue(x[i], m))
    }
}
