//! Portable: 64-bit integers, products through 128 bits.
//!
//! The primes are just below 2^49, which leaves room in a word, so next to nothing is reduced on the way:
//! `mul` takes any word and gives less than 2p. Residues going in are below 3p. An odd transform leaves
//! at most 28p (seven times 4p; three points with one product leave 4p + 8p + 2p). Each pass of two levels forward adds
//! 4p, the last level 2p: with at most eleven passes every value is below 75p, and a sum of eight products
//! of two of them is below 2.75 * 2^64 p, which Montgomery's reduction takes to below 3.75p. Back, `lower` makes
//! the one sum of a pass that is not of products small again, and values are below 4p.
//!
//! `lower` adds the bits from 2^49 on, times 2^49 - p < 2^35.6, to the others: below 1.02p for x < 128p, below 2.6p for
//! x < 2^63.
#![expect(
    clippy::undocumented_unsafe_blocks,
    reason = "one contract for all, stated at Field: the processor has the instructions, pointers are valid"
)]

use super::remainder::{SHARES, Split};
use super::{Factor, Field, LANES, shoup_factor};
use crate::garner::Garner;
use crate::primes::{PRIMES, neg_inverse};

/// The field; a name only.
pub struct Scalar;

/// One prime.
#[derive(Clone, Copy)]
pub struct Modulus {
    p: u64,
    neg_inverse: u64,
    /// 2^64 mod p.
    power: Factor,
}

type Lanes = [u64; LANES];
/// The primes are just below 2 to this power.
const BITS: u32 = 49;

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

/// sum / 2^64 mod p, below p + sum / 2^64 (Montgomery's reduction).
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

/// What is congruent to x and below 1.02p for x < 128p.
#[inline(always)]
fn lower(x: u64, m: &Modulus) -> u64 {
    (x & ((1 << BITS) - 1)) + (x >> BITS) * ((1 << BITS) - m.p)
}

/// 2^64 mod p with its quotient.
const fn power(index: usize) -> Factor {
    let p = PRIMES[index];
    let value = (1 << 64) % p as u128;
    let quotient = (value << 64) / p as u128;
    Factor {
        value: value as u64,
        quotient: quotient as u64,
    }
}

/// The factor for the product of two: what 2^64 times the value leaves is known, so the division is exact.
#[inline(always)]
fn product_of_factors(x: Factor, y: Factor, m: &Modulus) -> Factor {
    let value = minus_if(mul(x.value, y, m), m.p);
    let rest = minus_if(mul(value, m.power, m), m.p);
    let quotient = rest.wrapping_mul(m.neg_inverse);
    Factor { value, quotient }
}

/// Two levels forward of single residues: they grow by 4p.
#[inline(always)]
fn forward4(x: [u64; 4], w: &[Factor; 3], m: &Modulus) -> [u64; 4] {
    let p2 = 2 * m.p;
    let (x2, x3) = (mul(x[2], w[0], m), mul(x[3], w[0], m));
    let (y0, y2) = (x[0] + x2, x[0] + p2 - x2);
    let (y1, y3) = (mul(x[1] + x3, w[1], m), mul(x[1] + p2 - x3, w[2], m));
    [y0 + y1, y0 + p2 - y1, y2 + y3, y2 + p2 - y3]
}

/// Two levels back of single residues, up to the factor 4.
#[inline(always)]
fn inverse4(y: [u64; 4], w: &[Factor; 3], m: &Modulus) -> [u64; 4] {
    let above = 8 * m.p;
    let (y0, y2) = (y[0] + y[1], y[2] + y[3]);
    let (y1, y3) = (
        mul(y[1] + above - y[0], w[1], m),
        mul(y[3] + above - y[2], w[2], m),
    );
    let x2 = mul(y2 + above - y0, w[0], m);
    let x3 = mul(y3 + 2 * m.p - y1, w[0], m);
    [lower(y0 + y2, m), y1 + y3, x2, x3]
}

/// The product modulo t^8 - w, where `wrapped` is w y.
#[inline(always)]
fn product(x: &Lanes, y: &Lanes, wrapped: &Lanes, m: &Modulus) -> Lanes {
    each(|k| {
        let mut sum = 0_u128;
        for i in 0..LANES {
            let other = if i <= k {
                y[k - i]
            } else {
                wrapped[LANES + k - i]
            };
            sum += u128::from(x[i]) * u128::from(other);
        }
        montgomery(sum, m)
    })
}

/// The square modulo t^8 - w, where `wrapped` is w x: products of different lanes count twice.
#[inline(always)]
fn square(x: &Lanes, wrapped: &Lanes, m: &Modulus) -> Lanes {
    each(|k| {
        let (mut twice, mut once) = (0_u128, 0_u128);
        for i in 0..LANES {
            let j = (LANES + k - i) % LANES;
            let other = if i <= k { x[j] } else { wrapped[j] };
            if i == j {
                once += u128::from(x[i]) * u128::from(other);
            } else if i < j {
                twice += u128::from(x[i]) * u128::from(other);
            }
        }
        montgomery(2 * twice + once, m)
    })
}

/// The nearest integer, for |x| < 2^51.
#[inline(always)]
fn rounded(x: f64) -> i64 {
    // Adding 1.5 * 2^52 leaves it in the low bits of the double.
    const SHIFTER: f64 = 6_755_399_441_055_744.0;
    (x + SHIFTER).to_bits() as i64 - SHIFTER.to_bits() as i64
}

#[inline(always)]
fn weighted(y: [f64; 3], weights: [f64; 3]) -> f64 {
    y[0] * weights[0] + y[1] * weights[1] + y[2] * weights[2]
}

#[inline(always)]
fn dot(y: [i64; 3], factors: [i64; 3]) -> i64 {
    let products = [0, 1, 2].map(|i| y[i].wrapping_mul(factors[i]));
    products[0]
        .wrapping_add(products[1])
        .wrapping_add(products[2])
}

/// The parts of one coefficient as in [`super::remainder`].
#[inline(always)]
fn lane_parts<const RADIX: u64>(mut y: [i64; 3], start: f64) -> [i64; 3] {
    let mut doubles = y.map(|y| y as f64);
    // Never negative, so that cutting off is the floor.
    let k = (weighted(doubles, SHARES) + start) as i64;
    y[2] -= k * PRIMES[2] as i64;
    doubles[2] = y[2] as f64;
    let q1 = rounded(weighted(doubles, Split::<RADIX>::LOWER_WEIGHTS));
    let q2 = rounded(weighted(doubles, Split::<RADIX>::UPPER_WEIGHTS));
    let l0 = dot(y, Split::<RADIX>::LOWER).wrapping_sub(q1.wrapping_mul(Split::<RADIX>::ONE));
    let l1 = dot(y, Split::<RADIX>::UPPER).wrapping_sub(q2.wrapping_mul(Split::<RADIX>::ONE));
    [l0, l1.wrapping_add(q1), q2]
}

impl Field for Scalar {
    type V = Lanes;
    type M = Modulus;
    type W = Factor;
    type I = [i64; LANES];

    const ONE_PRODUCT_FOR_THREE: bool = true;
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
            power: const { [power(0), power(1), power(2)] }[index],
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
        each(|i| x[i] + 8 * m.p - y[i])
    }

    #[inline(always)]
    unsafe fn lower(x: Lanes, m: &Modulus) -> Lanes {
        each(|i| lower(x[i], m))
    }

    #[inline(always)]
    unsafe fn settle(x: Lanes, m: &Modulus) -> Lanes {
        unsafe { Self::lower(x, m) }
    }

    #[inline(always)]
    unsafe fn lower_operand(x: Lanes, _: &Modulus) -> Lanes {
        x
    }

    #[inline(always)]
    unsafe fn residues(x: [i64; LANES], _: Factor, m: &Modulus) -> Lanes {
        each(|i| lower(x[i] as u64, m))
    }

    #[inline(always)]
    unsafe fn multiply(x: Lanes, y: Lanes, wrapped: Lanes, m: &Modulus) -> Lanes {
        product(&x, &y, &wrapped, m)
    }

    #[inline(always)]
    unsafe fn square(x: Lanes, wrapped: Lanes, m: &Modulus) -> Lanes {
        square(&x, &wrapped, m)
    }

    #[inline(always)]
    unsafe fn wrap_pair(
        v: [Lanes; 2],
        w: Factor,
        twist: Option<Factor>,
        m: &Modulus,
    ) -> [Lanes; 2] {
        let w = match twist {
            Some(twist) => product_of_factors(w, twist, m),
            None => w,
        };
        [
            each(|i| mul(v[0][i], w, m)),
            each(|i| 2 * m.p - mul(v[1][i], w, m)),
        ]
    }

    // Word by word, for sixteen registers do not hold four vectors of eight.
    #[inline(always)]
    unsafe fn pass<const FORWARD: bool>(
        data: *mut u64,
        stride: usize,
        count: usize,
        w: &[Factor; 3],
        m: &Modulus,
    ) {
        let stride = stride * LANES;
        for i in 0..count * LANES {
            unsafe {
                let at = [0, 1, 2, 3].map(|quarter| data.add(i + quarter * stride));
                let x = at.map(|at| at.read());
                let y = if FORWARD {
                    forward4(x, w, m)
                } else {
                    inverse4(x, w, m)
                };
                for (at, y) in at.into_iter().zip(y) {
                    at.write(y);
                }
            }
        }
    }

    #[inline(always)]
    unsafe fn parts<const RADIX: u64>(
        garner: &Garner<Self, RADIX>,
        x: [Lanes; 3],
    ) -> [[i64; LANES]; 3] {
        let mut parts = [[0; LANES]; 3];
        for i in 0..LANES {
            let y = [0, 1, 2].map(|j| mul(x[j][i], garner.shares[j], &garner.moduli[j]) as i64);
            let lane = lane_parts::<RADIX>(y, garner.start);
            for (part, lane) in parts.iter_mut().zip(lane) {
                part[i] = lane;
            }
        }
        parts
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
    unsafe fn carry<const RADIX: u64>(x: [i64; LANES]) -> ([i64; LANES], [i64; LANES]) {
        let carry = signed(|i| {
            let [below, far_below, above] = [
                x[i] < 0,
                x[i] < -Split::<RADIX>::ONE,
                x[i] >= Split::<RADIX>::ONE,
            ];
            i64::from(above) - i64::from(below) - i64::from(far_below)
        });
        (carry, signed(|i| x[i] - carry[i] * Split::<RADIX>::ONE))
    }

    #[inline(always)]
    unsafe fn are_limbs<const RADIX: u64>(x: [i64; LANES]) -> bool {
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
