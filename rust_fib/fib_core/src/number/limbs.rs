//! Numbers as limbs, least significant first, and what is done to them limb by limb.

use crate::number::radix::{BINARY, DECIMAL, Radix};

/// The number without its leading zero limbs.
#[must_use]
pub fn trimmed(limbs: &[u64]) -> &[u64] {
    let length = limbs.iter().rposition(|&limb| limb != 0);
    &limbs[..length.map_or(0, |last| last + 1)]
}

/// Adds a small signed number at limb `start`, modulo radix^len: a number on its way to its true value
/// may be below zero for a moment.
pub fn add_small(limbs: &mut [u64], start: usize, value: i64, radix: Radix) {
    let radix = i128::from(radix.value());
    let mut carry = i128::from(value);
    for limb in &mut limbs[start..] {
        if carry == 0 {
            return;
        }
        let sum = i128::from(*limb) + carry;
        *limb = sum.rem_euclid(radix) as u64;
        carry = sum.div_euclid(radix);
    }
}

/// (a, b) <- (2a + b, 2a - b); a >= b, and both have room for a limb more.
pub fn last_factors(a: &mut [u64], b: &mut [u64], radix: Radix) {
    match radix {
        Radix::Decimal => last_factors_in::<DECIMAL>(a, b),
        Radix::Binary => last_factors_in::<BINARY>(a, b),
    }
}

fn last_factors_in<const RADIX: u64>(a: &mut [u64], b: &mut [u64]) {
    let radix = RADIX as i64;
    let (mut carry_a, mut carry_b) = (0, 0);
    for (a, b) in a.iter_mut().zip(b) {
        let (x, y) = (*a as i64, *b as i64);
        // At most 3 * 10^18 and a carry in magnitude, which 63 bits hold.
        let (first, second) = (2 * x + y + carry_a, 2 * x - y + carry_b);
        (carry_a, carry_b) = (first.div_euclid(radix), second.div_euclid(radix));
        *a = first.rem_euclid(radix) as u64;
        *b = second.rem_euclid(radix) as u64;
    }
    debug_assert_eq!((carry_a, carry_b), (0, 0));
}

#[cfg(test)]
#[path = "limbs_tests.rs"]
mod tests;
