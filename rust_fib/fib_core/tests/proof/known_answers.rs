//! Answers known from GMP (10^9 also from FLINT): count, SHA-256, ends and residue of the digits.

use std::fs;

use fib_core::{Context, digits_mod, fibonacci_mod};
use sha2::{Digest, Sha256};

use crate::common::{Random, contexts, seed};

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/known_answers.csv");
const MERSENNE: u64 = (1 << 61) - 1;

struct Answer {
    n: u64,
    count: usize,
    sha256: String,
    first: String,
    last: String,
    residue: u64,
}

fn answers() -> Vec<Answer> {
    let text = fs::read_to_string(FILE).unwrap();
    let rows = text.lines().skip(1).map(|line| {
        let cells: Vec<&str> = line.split(',').collect();
        let [n, count, sha256, first, last, residue] = cells[..].try_into().unwrap();
        Answer {
            n: n.parse().unwrap(),
            count: count.parse().unwrap(),
            sha256: sha256.into(),
            first: first.into(),
            last: last.into(),
            residue: residue.parse().unwrap(),
        }
    });
    rows.collect()
}

fn matches(context: &mut Context, answer: &Answer, primes: &[u64]) {
    let n = answer.n;
    let digits = context.digits(n).unwrap();
    assert_eq!(digits.len(), answer.count, "n = {n}");
    assert!(digits.starts_with(answer.first.as_bytes()), "n = {n}");
    // Leading zeros of the last twenty digits are not in the file.
    let tail = std::str::from_utf8(&digits[digits.len().saturating_sub(20)..]).unwrap();
    let significant = tail.trim_start_matches('0');
    assert_eq!(significant, answer.last.trim_start_matches('0'), "n = {n}");
    assert_eq!(
        digits_mod(&digits, MERSENNE),
        Some(answer.residue),
        "n = {n}"
    );
    for &prime in primes {
        let residue = digits_mod(&digits, prime);
        assert_eq!(residue, fibonacci_mod(n, prime), "n = {n}, modulo {prime}");
    }
    let hash = Sha256::digest(&digits);
    let hash: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(hash, answer.sha256, "n = {n}");
}

fn all_match(contexts: &mut [Context], from: u64, to: u64) -> usize {
    let mut random = Random(seed());
    let primes = [random.prime(), random.prime()];
    let chosen = answers().into_iter().filter(|a| (from..=to).contains(&a.n));
    let matched = chosen.inspect(|answer| {
        for context in contexts.iter_mut() {
            matches(context, answer, &primes);
        }
    });
    matched.count()
}

#[test]
fn answers_up_to_ten_million() {
    assert!(all_match(&mut contexts(&[1]), 0, 10_000_000) >= 60);
}

#[test]
#[ignore = "minutes and 2 GB: make test-long"]
fn answers_up_to_a_billion_with_residues_modulo_random_primes() {
    assert_eq!(
        all_match(&mut contexts(&[1, 2]), 10_000_001, 1_000_000_000),
        5
    );
}
