//! The three primes of the transforms and the arithmetic their constants need.
//!
//! Each is among the largest below 2^49 with 315 * 2^22 dividing p - 1, so that roots of unity exist for
//! every transform length R * 2^k, R in {1, 3, 5, 7, 9, 15}, k <= 22, and eight times a residue still fits
//! 52 bits.

/// The primes; their product is above 1.78 * 10^44.
pub const PRIMES: [u64; 3] = [
    562_904_998_871_041,
    562_901_035_253_761,
    562_898_392_842_241,
];

/// A generator of the multiplicative group of each prime.
const GENERATORS: [u64; 3] = [13, 19, 17];

/// a * b mod p.
#[must_use]
pub const fn mul_mod(a: u64, b: u64, p: u64) -> u64 {
    (a as u128 * b as u128 % p as u128) as u64
}

/// base^exponent mod p.
#[must_use]
pub const fn pow_mod(mut base: u64, mut exponent: u64, p: u64) -> u64 {
    let mut power = 1;
    while exponent > 0 {
        if exponent & 1 == 1 {
            power = mul_mod(power, base, p);
        }
        base = mul_mod(base, base, p);
        exponent >>= 1;
    }
    power
}

/// The inverse of a mod the prime p.
#[must_use]
pub const fn inv_mod(a: u64, p: u64) -> u64 {
    pow_mod(a % p, p - 2, p)
}

/// A primitive root of unity of the given order, which divides p - 1, for prime number `index`.
#[must_use]
pub const fn root_of_unity(index: usize, order: u64) -> u64 {
    let p = PRIMES[index];
    pow_mod(GENERATORS[index], (p - 1) / order, p)
}

/// -1/p mod 2^64, by Newton's iteration.
#[must_use]
pub const fn neg_inverse(p: u64) -> u64 {
    let mut inverse = p; // right to 3 bits, for p is odd
    let mut bits = 3;
    while bits < 64 {
        inverse = inverse.wrapping_mul(2_u64.wrapping_sub(p.wrapping_mul(inverse)));
        bits *= 2;
    }
    inverse.wrapping_neg()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_primes_have_the_roots_that_the_lengths_need() {
        for (index, p) in PRIMES.into_iter().enumerate() {
            assert!(p < 1 << 49 && (p - 1) % (315 << 22) == 0);
            for factor in [2, 3, 5, 7] {
                let root = root_of_unity(index, 315 << 22);
                assert_eq!(pow_mod(root, 315 << 22, p), 1);
                assert_ne!(pow_mod(root, (315 << 22) / factor, p), 1);
            }
        }
    }

    #[test]
    fn inverses_are_inverses() {
        for p in PRIMES {
            assert_eq!(mul_mod(inv_mod(12_345, p), 12_345, p), 1);
            assert_eq!(p.wrapping_mul(neg_inverse(p)), u64::MAX);
        }
    }
}
