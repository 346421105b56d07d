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

/// The largest order 2^k of a root of unity that is ever needed.
const LARGEST_LOG: usize = 22;

/// Roots of unity of order 2^k, and of the odd orders below 16 that divide 315; computing one takes microseconds,
/// which a first call would spend many times.
const POWER_OF_TWO_ROOTS: [[u64; LARGEST_LOG + 1]; 3] = [
    power_of_two_roots(0),
    power_of_two_roots(1),
    power_of_two_roots(2),
];
const ODD_ROOTS: [[u64; 16]; 3] = [odd_roots(0), odd_roots(1), odd_roots(2)];

const fn power_of_two_roots(index: usize) -> [u64; LARGEST_LOG + 1] {
    let mut roots = [computed_root(index, 1 << LARGEST_LOG); LARGEST_LOG + 1];
    let mut log = LARGEST_LOG;
    while log > 0 {
        roots[log - 1] = mul_mod(roots[log], roots[log], PRIMES[index]);
        log -= 1;
    }
    roots
}

const fn odd_roots(index: usize) -> [u64; 16] {
    let mut roots = [0; 16];
    let mut order = 1;
    while order < roots.len() {
        if 315 % order == 0 {
            roots[order] = computed_root(index, order as u64);
        }
        order += 2;
    }
    roots
}

const fn computed_root(index: usize, order: u64) -> u64 {
    let p = PRIMES[index];
    pow_mod(GENERATORS[index], (p - 1) / order, p)
}

/// A primitive root of unity of the given order for prime number `index`: of order 2^k up to 2^22, or odd up to 15
/// and a divisor of 315.
#[must_use]
pub const fn root_of_unity(index: usize, order: u64) -> u64 {
    if order.is_power_of_two() {
        POWER_OF_TWO_ROOTS[index][order.ilog2() as usize]
    } else {
        ODD_ROOTS[index][order as usize]
    }
}

/// 1 / (radix 2^log) for an odd radix up to 15.
#[must_use]
pub const fn inverse_of_length(index: usize, radix: usize, log: u32) -> u64 {
    const INVERSES: [[u64; 16]; 3] = {
        let mut inverses = [[0; 16]; 3];
        let mut place = 0;
        while place < 3 * 16 {
            let (index, odd) = (place / 16, place % 16);
            inverses[index][odd] = inv_mod(odd as u64, PRIMES[index]);
            place += 1;
        }
        inverses
    };
    let p = PRIMES[index];
    let half = p.div_ceil(2);
    mul_mod(INVERSES[index][radix], pow_mod(half, log as u64, p), p)
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
            for order in [3, 5, 7, 9, 15]
                .into_iter()
                .chain((1..=22).map(|log| 1 << log))
            {
                let root = root_of_unity(index, order);
                assert_eq!(pow_mod(root, order, p), 1);
                for factor in [2, 3, 5, 7]
                    .into_iter()
                    .filter(|factor| order % factor == 0)
                {
                    assert_ne!(pow_mod(root, order / factor, p), 1, "{order}");
                }
            }
        }
    }

    #[test]
    fn inverses_of_lengths_are_inverses() {
        for (index, p) in PRIMES.into_iter().enumerate() {
            for (radix, log) in [(1, 0), (1, 22), (3, 5), (15, 20)] {
                let length = (radix as u64) << log;
                assert_eq!(mul_mod(inverse_of_length(index, radix, log), length, p), 1);
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
