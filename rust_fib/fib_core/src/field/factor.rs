//! Constants to multiply by, and how their quotients by p are made.

use crate::field::primes::{PRIMES, neg_inverse, pow_mod};

/// A constant to multiply by, with what makes the product modulo p fast; each field reads the bits in
/// its own way (Shoup: value and floor(value * 2^w / p); others: value within p / 2 and value / p as a double).
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Factor {
    pub value: u64,
    pub quotient: u64,
}

/// Fast products modulo one prime, and quotients floor(value * 2^BITS / p), for making tables.
///
/// Source: V. Shoup's NTL; D. Harvey, "Faster arithmetic for number-theoretic transforms",
/// J. Symbolic Computation 60 (2014).
struct Shoup<const BITS: u32> {
    p: u64,
    /// 1/p mod 2^64.
    inverse: u64,
    /// 2^BITS mod p, and floor of that times 2^64 / p.
    power: [u64; 2],
}

impl<const BITS: u32> Shoup<BITS> {
    const TABLE: [Self; 3] = [Self::new(0), Self::new(1), Self::new(2)];

    const fn new(index: usize) -> Self {
        let p = PRIMES[index];
        let power = pow_mod(2, BITS as u64, p);
        Self {
            p,
            inverse: neg_inverse(p).wrapping_neg(),
            power: [power, Self::wide_quotient(power, p)],
        }
    }

    const fn wide_quotient(value: u64, p: u64) -> u64 {
        (((value as u128) << 64) / p as u128) as u64
    }

    /// a * b mod p, where `quotient` is floor(b * 2^64 / p).
    fn product(&self, a: u64, [b, quotient]: [u64; 2]) -> u64 {
        let estimate = ((u128::from(a) * u128::from(quotient)) >> 64) as u64;
        let rest = a
            .wrapping_mul(b)
            .wrapping_sub(estimate.wrapping_mul(self.p));
        rest.min(rest.wrapping_sub(self.p))
    }

    /// floor(value * 2^BITS / p): what is left over is known, so the division is exact, and a product.
    fn quotient(&self, value: u64) -> u64 {
        let low = if BITS == 64 { 0 } else { value << BITS };
        let rest = self.product(value, self.power);
        low.wrapping_sub(rest).wrapping_mul(self.inverse)
    }
}

/// A constant for `product_by`: itself and floor(value * 2^64 / p).
pub fn multiplier(value: u64, index: usize) -> [u64; 2] {
    [value, Shoup::<64>::TABLE[index].quotient(value)]
}

/// a times a constant, modulo prime number `index`.
pub fn product_by(a: u64, constant: [u64; 2], index: usize) -> u64 {
    Shoup::<64>::TABLE[index].product(a, constant)
}

/// value and floor(value * 2^BITS / p).
#[cfg(any(target_arch = "x86_64", test))]
pub(crate) fn shoup_factor<const BITS: u32>(value: u64, index: usize) -> Factor {
    Factor {
        value,
        quotient: Shoup::<BITS>::TABLE[index].quotient(value),
    }
}
