//! The Chinese remainder theorem as in [`crate::columns::shares`], one vector of coefficients at a time.
//!
//! y_i is within 2p < 2^50, and y_2 - k p_2 within 5.1p < 2^53: both exact as doubles.
#![expect(
    clippy::needless_range_loop,
    reason = "an index runs through several arrays, and iterators hide that"
)]

use crate::columns::remainder::{Crt, Remainder};
use crate::columns::shares::{SHARES, Split};
use crate::field::integers::LANES;
use crate::field::primes::PRIMES;
use crate::field::scalar::Scalar;
use crate::field::word::{double, mul, rounded};

type Lanes = [i64; LANES];

#[inline(always)]
fn weighted(y: [f64; 3], weights: [f64; 3]) -> f64 {
    y[0] * weights[0] + y[1] * weights[1] + y[2] * weights[2]
}

/// k and the quotients of both dot products.
#[inline(always)]
fn quotients<const RADIX: u64>(y: [i64; 3], start: f64) -> [i64; 3] {
    let [y0, y1, y2] = y.map(double);
    // The floor: the sum stays 2^-40 away from integers, far above its roundings.
    let k = rounded(weighted([y0, y1, y2], SHARES) + (start - 0.5));
    let y = [y0, y1, y2 - double(k) * PRIMES[2] as f64];
    [
        k,
        rounded(weighted(y, Split::<RADIX>::LOWER_WEIGHTS)),
        rounded(weighted(y, Split::<RADIX>::UPPER_WEIGHTS)),
    ]
}

/// Modulo 2^64.
#[inline(always)]
fn dot(y: [i64; 3], factors: [i64; 3]) -> i64 {
    let products = [0, 1, 2].map(|i| y[i].wrapping_mul(factors[i]));
    products[0]
        .wrapping_add(products[1])
        .wrapping_add(products[2])
}

#[inline(always)]
fn lane_parts<const RADIX: u64>(mut y: [i64; 3], [k, q1, q2]: [i64; 3]) -> [i64; 3] {
    y[2] -= k * PRIMES[2] as i64;
    let l0 = dot(y, Split::<RADIX>::LOWER).wrapping_sub(q1.wrapping_mul(RADIX as i64));
    let l1 = dot(y, Split::<RADIX>::UPPER).wrapping_sub(q2.wrapping_mul(RADIX as i64));
    [l0, l1.wrapping_add(q1), q2]
}

impl Remainder for Scalar {
    #[inline(always)]
    unsafe fn parts<const RADIX: u64>(crt: &Crt<Self, RADIX>, x: [Lanes; 3]) -> [Lanes; 3] {
        parts(crt, x)
    }
}

/// What [`Remainder::parts`] gives; stage by stage, since one coefficient after the other is a long chain.
#[inline(always)]
pub fn parts<const RADIX: u64>(crt: &Crt<Scalar, RADIX>, x: [Lanes; 3]) -> [Lanes; 3] {
    let (mut y, mut quotient, mut parts) = ([[0; LANES]; 3], [[0; LANES]; 3], [[0; LANES]; 3]);
    for i in 0..LANES {
        for j in 0..3 {
            y[j][i] = mul(x[j][i], crt.shares[j], &crt.moduli[j]);
        }
    }
    let of = |x: &[Lanes; 3], i: usize| [x[0][i], x[1][i], x[2][i]];
    for i in 0..LANES {
        let lane = quotients::<RADIX>(of(&y, i), crt.start);
        [quotient[0][i], quotient[1][i], quotient[2][i]] = lane;
    }
    for i in 0..LANES {
        let lane = lane_parts::<RADIX>(of(&y, i), of(&quotient, i));
        [parts[0][i], parts[1][i], parts[2][i]] = lane;
    }
    parts
}
