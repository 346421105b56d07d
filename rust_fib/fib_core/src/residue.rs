//! Residues: F(n) mod m for any n below 2^64, and the residue of a string of decimal digits.
//!
//! The two share no code with the computation of F(n), which makes them a check of it: a wrong digit
//! string passes the comparison modulo a random prime p near 2^61 with probability about 1/p per prime
//! factor of the difference, so a false pass is about as likely as n / 10^18.

/// F(n) mod m, with m from 1 to 2^64 - 1; m = 0 gives `None`.
#[must_use]
pub fn fibonacci_mod(n: u64, m: u64) -> Option<u64> {
    (m != 0).then(|| {
        let bits = u64::BITS - n.leading_zeros();
        (0..bits)
            .rev()
            .fold((0, 1 % m), |pair, bit| step(pair, n >> bit & 1 == 1, m))
            .0
    })
}

/// (F(k), F(k+1)) to (F(2k), F(2k+1)), or one further where `odd`.
fn step((low, high): (u64, u64), odd: bool, m: u64) -> (u64, u64) {
    let doubled = mul(low, sub(add(high, high, m), low, m), m);
    let next = add(mul(low, low, m), mul(high, high, m), m);
    if odd {
        (next, add(doubled, next, m))
    } else {
        (doubled, next)
    }
}

fn add(a: u64, b: u64, m: u64) -> u64 {
    ((u128::from(a) + u128::from(b)) % u128::from(m)) as u64
}

fn sub(a: u64, b: u64, m: u64) -> u64 {
    if a >= b { a - b } else { m - (b - a) }
}

fn mul(a: u64, b: u64, m: u64) -> u64 {
    (u128::from(a) * u128::from(b) % u128::from(m)) as u64
}

/// The residue of the number that `digits` spell, most significant first; `None` where a byte is no
/// ASCII digit, there is none, or m = 0.
#[must_use]
pub fn digits_mod(digits: &[u8], m: u64) -> Option<u64> {
    if m == 0 || digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    // Eighteen digits a step: 10^18 * m stays below 2^128.
    Some(digits.chunks(18).fold(0, |residue, chunk| {
        let (value, scale) = chunk.iter().fold((0_u64, 1_u64), |(value, scale), digit| {
            (value * 10 + u64::from(digit - b'0'), scale * 10)
        });
        let shifted = u128::from(residue) * u128::from(scale) + u128::from(value);
        (shifted % u128::from(m)) as u64
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::context::Context;
    use proptest::prelude::*;

    #[test]
    fn small_residues_by_definition() {
        let (mut low, mut high) = (0_u64, 1_u64);
        for n in 0..500 {
            assert_eq!(fibonacci_mod(n, 1_000_007), Some(low));
            (low, high) = (high, (low + high) % 1_000_007);
        }
    }

    #[test]
    fn refuses_what_is_no_number() {
        assert_eq!(fibonacci_mod(10, 0), None);
        for text in ["", "12a", "-1", " 1", "٣"] {
            assert_eq!(digits_mod(text.as_bytes(), 7), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn the_digits_have_the_residue_of_the_number(n in 0_u64..20_000, m in 1_u64..) {
            let digits = Context::new().unwrap().digits(n).unwrap();
            prop_assert_eq!(digits_mod(&digits, m), fibonacci_mod(n, m));
        }
    }
}
