//! Paths, random numbers and comparisons that the tests share.

use std::hash::{BuildHasher, RandomState};

use fib_core::{Context, Path, digits_mod, fibonacci_mod};

/// The seed of this run: FIB_SEED, or a new one.
pub fn seed() -> u64 {
    let given = std::env::var("FIB_SEED").ok();
    let seed = given.map_or_else(
        || RandomState::new().hash_one(0),
        |text| text.parse().unwrap(),
    );
    println!("FIB_SEED={seed}");
    seed
}

/// Steele, Lea and Flood's SplitMix64.
pub struct Random(pub u64);

impl Random {
    pub fn word(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub fn below(&mut self, bound: u64) -> u64 {
        self.word() % bound
    }

    /// A prime with 61 bits.
    pub fn prime(&mut self) -> u64 {
        loop {
            let candidate = (self.word() >> 4) | 1 << 60 | 1;
            if is_prime(candidate) {
                return candidate;
            }
        }
    }
}

/// Miller and Rabin's test with the bases that decide it below 2^64.
fn is_prime(n: u64) -> bool {
    let multiply = |a: u64, b: u64| (u128::from(a) * u128::from(b) % u128::from(n)) as u64;
    let power = |base: u64, exponent: u64| {
        let bits = (0..64).rev().map(|bit| exponent >> bit & 1);
        bits.fold(1, |square, bit| {
            let square = multiply(square, square);
            if bit == 1 {
                multiply(square, base)
            } else {
                square
            }
        })
    };
    let twos = (n - 1).trailing_zeros();
    [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37]
        .into_iter()
        .all(|base| {
            let mut x = power(base, (n - 1) >> twos);
            let mut passes = x == 1 || x == n - 1;
            for _ in 1..twos {
                x = multiply(x, x);
                passes |= x == n - 1;
            }
            passes
        })
}

/// A context for every path of this processor and each number of threads.
pub fn contexts(threads: &[usize]) -> Vec<Context> {
    let paths = Path::ALL.into_iter().filter(|path| path.is_available());
    let all = paths.flat_map(|path| {
        let context = |&threads: &usize| Context::with_path(path).unwrap().threads(threads);
        threads.iter().map(context).collect::<Vec<_>>()
    });
    all.collect()
}

/// All contexts give the same digits of F(n), with the right residues modulo the primes.
pub fn check(contexts: &mut [Context], n: u64, primes: &[u64]) {
    let (first, others) = contexts.split_first_mut().unwrap();
    let digits = first.digits(n).unwrap();
    for &prime in primes {
        let residue = digits_mod(&digits, prime);
        assert_eq!(residue, fibonacci_mod(n, prime), "n = {n}, modulo {prime}");
    }
    for (place, other) in others.iter_mut().enumerate() {
        let same = other.digits(n).unwrap() == digits;
        assert!(same, "n = {n}: {:?}, context {}", other.path(), place + 1);
    }
}
