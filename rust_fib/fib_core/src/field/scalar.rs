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

/// x * w in [0, 2p).
#[inline(always)]
fn mul(x: u64, w: Factor, m: &Modulus) -> u64 {
    let quotient = ((u128::from(x) * u128::from(w.quotient)) >> 64) as u64;
    x.wrapping_mul(w.value)
        .wrapping_sub(quotient.wrapping_mul(m.p))
}

/// The product modulo t^8 - w, where `wrapped` is w y.
#[inline(always)]
fn product(x: &Lanes, y: &Lanes, wrapped: &Lanes, m: &Modulus) -> Lanes {
    let mut lined = [0; 2 * LANES];
    lined[..LANES].copy_from_slice(wrapped);
    lined[LANES..].copy_from_slice(y);
    let mut out = [0; LANES];
    for (k, out) in out.iter_mut().enumerate() {
        let mut sum = 0_u128;
        for i in 0..LANES {
            sum += u128::from(x[i]) * u128::from(lined[LANES + k - i]);
        }
        *out = montgomery(sum, m);
    }
    out
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
        each(|i| mul(x[i], w, m))
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

    // Lane by lane, for sixteen registers do not hold four vectors of eight.
    #[inline(always)]
    unsafe fn forward4(x: [Lanes; 4], w: &[Factor; 3], m: &Modulus) -> [Lanes; 4] {
        let mut y = [[0; LANES]; 4];
        for i in 0..LANES {
            let (x0, x1) = (minus_if(x[0][i], 4 * m.p), x[1][i]);
            let (x2, x3) = (mul(x[2][i], w[0], m), mul(x[3][i], w[0], m));
            let (y0, y2) = (x0 + x2, x0 + 2 * m.p - x2);
            let y1 = mul(x1 + x3, w[1], m);
            let y3 = mul(x1 + 2 * m.p - x3, w[2], m);
            y[0][i] = y0 + y1;
            y[1][i] = y0 + 2 * m.p - y1;
            y[2][i] = y2 + y3;
            y[3][i] = y2 + 2 * m.p - y3;
        }
        y
    }

    #[inline(always)]
    unsafe fn inverse4(y: [Lanes; 4], w: &[Factor; 3], m: &Modulus) -> [Lanes; 4] {
        let mut x = [[0; LANES]; 4];
        for i in 0..LANES {
            let y0 = minus_if(y[0][i] + y[1][i], 4 * m.p);
            let y2 = minus_if(y[2][i] + y[3][i], 4 * m.p);
            let y1 = mul(y[1][i] + 4 * m.p - y[0][i], w[1], m);
            let y3 = mul(y[3][i] + 4 * m.p - y[2][i], w[2], m);
            x[0][i] = minus_if(y0 + y2, 4 * m.p);
            x[1][i] = y1 + y3;
            x[2][i] = mul(y2 + 4 * m.p - y0, w[0], m);
            x[3][i] = mul(y3 + 2 * m.p - y1, w[0], m);
        }
        x
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
