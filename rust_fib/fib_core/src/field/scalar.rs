//! Portable: 64-bit integers, products through 128 bits.
#![expect(
    clippy::undocumented_unsafe_blocks,
    reason = "one contract for all, stated at Field: the processor has the instructions, pointers are valid"
)]

use super::{Factor, Field, LANES, shoup_factor};
use crate::limbs::RADIX;
use crate::primes::{PRIMES, neg_inverse};

/// The field; a name only.
pub struct Scalar;

/// One prime.
#[derive(Clone, Copy)]
pub struct Modulus {
    p: u64,
    neg_inverse: u64,
}

type Lanes = [u64; LANES];
const SIGNED_RADIX: i64 = RADIX as i64;

#[inline(always)]
fn each(f: impl Fn(usize) -> u64) -> Lanes {
    core::array::from_fn(f)
}

#[inline(always)]
pub(super) fn signed(f: impl Fn(usize) -> i64) -> [i64; LANES] {
    core::array::from_fn(f)
}

#[inline(always)]
fn minus_if(x: u64, y: u64) -> u64 {
    x.min(x.wrapping_sub(y))
}

/// sum / 2^64 mod p, below 2p, for sum < 2^64 p (Montgomery's reduction).
#[inline(always)]
fn montgomery(sum: u128, m: &Modulus) -> u64 {
    let quotient = (sum as u64).wrapping_mul(m.neg_inverse);
    ((sum + u128::from(quotient) * u128::from(m.p)) >> 64) as u64
}

/// The product modulo t^8 - w, where `wrapped` is w y.
#[inline(always)]
fn product(x: &Lanes, y: &Lanes, wrapped: &Lanes, m: &Modulus) -> Lanes {
    let mut lined = [0; 2 * LANES];
    lined[..LANES].copy_from_slice(wrapped);
    lined[LANES..].copy_from_slice(y);
    each(|k| {
        let terms = (0..LANES).map(|i| u128::from(x[i]) * u128::from(lined[LANES + k - i]));
        montgomery(terms.sum(), m)
    })
}

impl Field for Scalar {
    type V = Lanes;
    type M = Modulus;
    type W = Factor;
    type I = [i64; LANES];

    const PRODUCT_SHIFT: u32 = 64;

    fn factor(value: u64, index: usize) -> Factor {
        shoup_factor::<64>(value, index)
    }

    fn value(factor: Factor, _: usize) -> u64 {
        factor.value
    }

    #[inline(always)]
    unsafe fn modulus(index: usize) -> Modulus {
        let p = PRIMES[index];
        Modulus {
            p,
            neg_inverse: neg_inverse(p),
        }
    }

    #[inline(always)]
    unsafe fn splat(factor: Factor) -> Factor {
        factor
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
    unsafe fn mul(x: Lanes, w: Factor, m: &Modulus) -> Lanes {
        each(|i| {
            let quotient = (u128::from(x[i]) * u128::from(w.quotient)) >> 64;
            let product = x[i].wrapping_mul(w.value);
            product.wrapping_sub((quotient as u64).wrapping_mul(m.p))
        })
    }

    #[inline(always)]
    unsafe fn add(x: Lanes, y: Lanes) -> Lanes {
        each(|i| x[i] + y[i])
    }

    #[inline(always)]
    unsafe fn sub2(x: Lanes, y: Lanes, m: &Modulus) -> Lanes {
        each(|i| x[i] + 2 * m.p - y[i])
    }

    #[inline(always)]
    unsafe fn sub4(x: Lanes, y: Lanes, m: &Modulus) -> Lanes {
        each(|i| x[i] + 4 * m.p - y[i])
    }

    #[inline(always)]
    unsafe fn lower(x: Lanes, m: &Modulus) -> Lanes {
        each(|i| minus_if(x[i], 4 * m.p))
    }

    #[inline(always)]
    unsafe fn lower_operand(x: Lanes, m: &Modulus) -> Lanes {
        unsafe { Self::lower(x, m) }
    }

    #[inline(always)]
    unsafe fn residues(x: [i64; LANES], radix30: Factor, m: &Modulus) -> Lanes {
        unsafe {
            let x = each(|i| x[i] as u64);
            let high = Self::mul(each(|i| x[i] >> 30), radix30, m);
            each(|i| high[i] + (x[i] & ((1 << 30) - 1)))
        }
    }

    #[inline(always)]
    unsafe fn multiply(x: Lanes, y: Lanes, wrapped: Lanes, m: &Modulus) -> Lanes {
        // Eight products stay below 8 * 8p * 8p, which is far below 2^64 p.
        product(&x, &y, &wrapped, m)
    }

    #[inline(always)]
    unsafe fn canonical(x: Lanes, m: &Modulus) -> [i64; LANES] {
        signed(|i| minus_if(minus_if(minus_if(x[i], 4 * m.p), 2 * m.p), m.p) as i64)
    }

    #[inline(always)]
    unsafe fn from_canonical(x: [i64; LANES]) -> Lanes {
        each(|i| x[i] as u64)
    }

    #[inline(always)]
    unsafe fn splat_integer(x: i64) -> [i64; LANES] {
        [x; LANES]
    }

    #[inline(always)]
    unsafe fn add_integers(x: [i64; LANES], y: [i64; LANES]) -> [i64; LANES] {
        signed(|i| x[i].wrapping_add(y[i]))
    }

    #[inline(always)]
    unsafe fn sub_integers(x: [i64; LANES], y: [i64; LANES]) -> [i64; LANES] {
        signed(|i| x[i].wrapping_sub(y[i]))
    }

    #[inline(always)]
    unsafe fn mul_integers(x: [i64; LANES], y: [i64; LANES]) -> [i64; LANES] {
        signed(|i| x[i].wrapping_mul(y[i]))
    }

    #[inline(always)]
    unsafe fn scale_integers(x: [i64; LANES], factor: f64) -> [i64; LANES] {
        // Adding 1.5 * 2^52 leaves the rounded integer in the low bits of the double.
        const SHIFTER: f64 = 6_755_399_441_055_744.0;
        signed(|i| {
            let shifted = x[i] as f64 * factor + SHIFTER;
            shifted.to_bits() as i64 - SHIFTER.to_bits() as i64
        })
    }

    #[inline(always)]
    unsafe fn shift_in<const N: usize>(before: [i64; LANES], x: [i64; LANES]) -> [i64; LANES] {
        signed(|i| {
            if i < N {
                before[LANES + i - N]
            } else {
                x[i - N]
            }
        })
    }

    #[inline(always)]
    unsafe fn carry(x: [i64; LANES]) -> ([i64; LANES], [i64; LANES]) {
        let carry = signed(|i| {
            let [below, far_below, above] = [x[i] < 0, x[i] < -SIGNED_RADIX, x[i] >= SIGNED_RADIX];
            i64::from(above) - i64::from(below) - i64::from(far_below)
        });
        (carry, signed(|i| x[i] - carry[i] * SIGNED_RADIX))
    }

    #[inline(always)]
    unsafe fn are_limbs(x: [i64; LANES]) -> bool {
        x.iter().all(|&lane| (lane as u64) < RADIX)
    }

    #[inline(always)]
    unsafe fn load_integers(from: *const u64) -> [i64; LANES] {
        unsafe { from.cast::<[i64; LANES]>().read() }
    }

    #[inline(always)]
    unsafe fn store_integers(to: *mut u64, x: [i64; LANES]) {
        unsafe { to.cast::<[i64; LANES]>().write(x) }
    }
}
