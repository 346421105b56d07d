//! Every F(n) up to 20,000 by F(n) = F(n - 1) + F(n - 2), in arithmetic of the test's own.

use std::fmt::Write;

use crate::common::contexts;

const LAST: u64 = 20_000;
const BASE: u64 = 1_000_000_000_000_000_000;

/// low <- high, high <- low + high, in base 10^18.
fn advance(low: &mut Vec<u64>, high: &mut Vec<u64>) {
    std::mem::swap(low, high);
    high.resize(low.len(), 0);
    let mut carry = 0;
    for (sum, &other) in high.iter_mut().zip(low.iter()) {
        *sum += other + carry;
        carry = u64::from(*sum >= BASE);
        *sum -= carry * BASE;
    }
    if carry > 0 {
        high.push(carry);
    }
}

fn text(limbs: &[u64]) -> String {
    let mut out = limbs.last().unwrap().to_string();
    for limb in limbs.iter().rev().skip(1) {
        write!(out, "{limb:018}").unwrap();
    }
    out
}

#[test]
fn every_number_up_to_20_000_is_the_sum_of_the_two_before() {
    let mut contexts = contexts(&[1, 2]);
    let (mut low, mut high) = (vec![0], vec![1]);
    for n in 0..=LAST {
        let wanted = text(&low);
        for context in &mut contexts {
            let digits = context.digits(n).unwrap();
            assert!(digits == wanted.as_bytes(), "n = {n}: {:?}", context.path());
        }
        advance(&mut low, &mut high);
    }
}
