//! Numbers in binary: every small one by addition, others modulo random primes, on every path.

use fib_core::{Context, Error, MAX_INDEX, Progress, fibonacci_mod};

use crate::common::{Random, contexts, seed};

const LOG2_PHI: f64 = 0.694_241_913_630_617_3;
const LIMB_BITS: f64 = 59.0;

fn bytes(context: &mut Context, n: u64) -> Vec<u8> {
    context.bytes(n, &Progress::new()).unwrap()
}

/// low <- high, high <- low + high, byte by byte.
fn advance(low: &mut Vec<u8>, high: &mut Vec<u8>) {
    std::mem::swap(low, high);
    high.resize(low.len(), 0);
    let mut carry = 0;
    for (sum, &other) in high.iter_mut().zip(low.iter()) {
        carry += u16::from(*sum) + u16::from(other);
        *sum = carry as u8;
        carry >>= 8;
    }
    if carry > 0 {
        high.push(carry as u8);
    }
}

#[test]
fn every_number_up_to_20_000_is_the_sum_of_the_two_before() {
    let mut contexts = contexts(&[1]);
    let (mut low, mut high) = (vec![], vec![1]);
    for n in 0..=20_000 {
        for context in &mut contexts {
            assert!(bytes(context, n) == low, "n = {n}: {:?}", context.path());
        }
        advance(&mut low, &mut high);
    }
}

fn bytes_mod(bytes: &[u8], m: u64) -> u64 {
    bytes.iter().rev().fold(0, |residue, &byte| {
        ((u128::from(residue) * 256 + u128::from(byte)) % u128::from(m)) as u64
    })
}

/// All contexts give the same bytes of F(n), with the right residue.
fn check(contexts: &mut [Context], n: u64, prime: u64) {
    let all: Vec<_> = contexts.iter_mut().map(|c| bytes(c, n)).collect();
    assert_eq!(
        Some(bytes_mod(&all[0], prime)),
        fibonacci_mod(n, prime),
        "n = {n}"
    );
    assert_ne!(all[0].last(), Some(&0), "n = {n}");
    assert!(all.iter().all(|other| *other == all[0]), "n = {n}");
}

#[test]
fn random_numbers_up_to_a_million() {
    let (mut random, mut contexts) = (Random(seed()), contexts(&[1]));
    let prime = random.prime();
    for _ in 0..1000 {
        let octave = 7 + random.below(14);
        check(&mut contexts, random.below(1 << octave), prime);
    }
}

#[test]
fn around_numbers_that_get_a_limb_more() {
    let (mut random, mut contexts) = (Random(seed()), contexts(&[1]));
    let prime = random.prime();
    for _ in 0..100 {
        let octave = 4 + random.below(8);
        let limbs = 16 + random.below(1 << octave);
        let k = (limbs as f64 * LIMB_BITS / LOG2_PHI) as u64;
        for k in k - 6..=k + 6 {
            check(&mut contexts, 2 * k + random.below(2), prime);
        }
    }
}

#[test]
fn random_numbers_up_to_ten_million_on_one_thread_and_two() {
    let (mut random, mut contexts) = (Random(seed()), contexts(&[1, 2]));
    let prime = random.prime();
    for _ in 0..6 {
        check(&mut contexts, 2_000_000 + random.below(8_000_000), prime);
    }
}

#[test]
#[ignore = "minutes: make test-long"]
fn numbers_up_to_a_billion() {
    let (mut random, mut contexts) = (Random(seed()), contexts(&[2]));
    let prime = random.prime();
    for n in [
        100_000_000,
        999_999_999,
        300_000_000 + random.below(700_000_000),
    ] {
        check(&mut contexts, n, prime);
    }
}

#[test]
fn what_is_too_large_or_unwanted_is_refused() {
    let mut context = Context::new().unwrap();
    let n = MAX_INDEX + 1;
    assert_eq!(
        context.bytes(n, &Progress::new()),
        Err(Error::TooLarge { n })
    );
    let cancelled = Progress::new();
    cancelled.cancel();
    assert_eq!(context.bytes(1_000_000, &cancelled), Err(Error::Cancelled));
}
