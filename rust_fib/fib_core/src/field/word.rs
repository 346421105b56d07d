//! Single residues of the portable field.

use crate::field::factor::Factor;
use crate::field::primes::PRIMES;

/// One prime.
#[derive(Clone, Copy)]
pub struct Modulus {
    pub p: i64,
    /// 1 / p.
    inverse: f64,
}

impl Modulus {
    #[inline(always)]
    pub fn new(index: usize) -> Self {
        const INVERSES: [f64; 3] = [
            1.0 / PRIMES[0] as f64,
            1.0 / PRIMES[1] as f64,
            1.0 / PRIMES[2] as f64,
        ];
        Self {
            p: PRIMES[index] as i64,
            inverse: INVERSES[index],
        }
    }
}

/// A constant to multiply by, within p / 2, and that over p.
#[derive(Clone, Copy)]
pub struct Multiplier {
    pub value: i64,
    pub quotient: f64,
}

impl Multiplier {
    #[inline(always)]
    pub fn read(factor: Factor) -> Self {
        Self {
            value: factor.value as i64,
            quotient: f64::from_bits(factor.quotient),
        }
    }

    /// For a value in [0, p).
    pub fn factor(value: u64, index: usize) -> Factor {
        let p = PRIMES[index];
        let value = value as i64 - if value > p / 2 { p as i64 } else { 0 };
        Factor {
            value: value as u64,
            quotient: (value as f64 / p as f64).to_bits(),
        }
    }

    /// The product of two, within 0.54p: a quotient below p / 4 is off by 1 / 2 and 2^-5.
    #[inline(always)]
    pub fn times(self, other: Self, m: &Modulus) -> Self {
        let quotient = rounded(self.value as f64 * other.quotient);
        let value = rest(self.value.wrapping_mul(other.value), quotient, m);
        Self {
            value,
            quotient: value as f64 * m.inverse,
        }
    }

    #[inline(always)]
    pub fn negated(self) -> Self {
        Self {
            value: -self.value,
            quotient: -self.quotient,
        }
    }
}

/// 1.5 * 2^52: added to an integer within 2^51 it leaves that in the low bits of the double.
const SHIFTER: f64 = 6_755_399_441_055_744.0;

/// The nearest integer, for |x| < 2^51.
#[inline(always)]
pub fn rounded(x: f64) -> i64 {
    (x + SHIFTER).to_bits() as i64 - SHIFTER.to_bits() as i64
}

/// An integer within 2^51; two at a time where there are vectors of doubles, unlike the conversion.
#[inline(always)]
pub fn double(x: i64) -> f64 {
    f64::from_bits((x + SHIFTER.to_bits() as i64) as u64) - SHIFTER
}

/// x without its fraction.
#[inline(always)]
fn truncated(x: f64) -> i64 {
    // SAFETY: |x| < 2^63. A factor is within p / 2, so one product's quotient is below 2^62 for any word; the words
    // of sums are below 2^59, those of leaves below p.
    unsafe { x.to_int_unchecked() }
}

#[inline(always)]
fn rest(product: i64, quotient: i64, m: &Modulus) -> i64 {
    product.wrapping_sub(quotient.wrapping_mul(m.p))
}

/// An integer that is `low` modulo 2^64 and `sum` about, less a multiple of p.
#[inline(always)]
pub fn reduced(low: i64, sum: f64, m: &Modulus) -> i64 {
    rest(low, truncated(sum * m.inverse), m)
}

/// x w.
#[inline(always)]
pub fn mul(x: i64, w: Multiplier, m: &Modulus) -> i64 {
    let quotient = truncated(x as f64 * w.quotient);
    rest(x.wrapping_mul(w.value), quotient, m)
}

/// The sum of up to three products, with one quotient.
#[inline(always)]
pub fn dot<const N: usize>(x: [i64; N], w: [Multiplier; N], m: &Modulus) -> i64 {
    let (mut sum, mut share) = (x[0].wrapping_mul(w[0].value), x[0] as f64 * w[0].quotient);
    for i in 1..N {
        sum = sum.wrapping_add(x[i].wrapping_mul(w[i].value));
        share += x[i] as f64 * w[i].quotient;
    }
    rest(sum, truncated(share), m)
}

/// The primes are just below 2 to this power.
const BITS: u32 = 49;

/// x to within p for x from 0 to 3 * 10^18, to within 2.1p up to 2^63.
#[inline(always)]
pub fn residue(x: i64, m: &Modulus) -> i64 {
    // Unsigned, for the sum may reach 2^63.
    x - ((x as u64 + (1 << (BITS - 1))) >> BITS) as i64 * m.p
}

/// x to within 0.55p for |x| <= 520p, within 0.6p up to 2^59.
#[inline(always)]
pub fn lower(x: i64, m: &Modulus) -> i64 {
    x - ((x + (1 << (BITS - 1))) >> BITS) * m.p
}
