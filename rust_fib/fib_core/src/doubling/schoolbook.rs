//! Products of short numbers, column by column in 128 bits, and the doubling of short pairs.
//!
//! A column of at most 18 products of limbs is below 18 * 10^36 < 2^64 * 10^18, so its quotient by the radix fits
//! a word, and one of binary limbs is as well.

/// Limbs of a factor at most.
pub const MAX_LIMBS: usize = 18;
/// Limbs of a product, and one for a carry.
pub const PRODUCT_LIMBS: usize = 2 * MAX_LIMBS + 1;

/// A short number; the limbs behind its length are unspecified.
type Short = [u64; PRODUCT_LIMBS];

/// x / RADIX and x mod RADIX, for x < 2^64 RADIX.
#[inline(always)]
fn divide<const RADIX: u64>(x: u128) -> (u64, u64) {
    if RADIX.is_power_of_two() {
        return ((x >> RADIX.ilog2()) as u64, x as u64 & (RADIX - 1));
    }
    divide_by_reciprocal::<RADIX>(x)
}

/// The same.
///
/// Source: N. Möller, T. Granlund, "Improved division by invariant integers", IEEE Trans. Computers 60
/// (2011), algorithm 4, with the divisor moved up until its top bit is set.
#[inline(always)]
fn divide_by_reciprocal<const RADIX: u64>(x: u128) -> (u64, u64) {
    let shift = const { RADIX.leading_zeros() };
    let divisor = const { RADIX << RADIX.leading_zeros() };
    let reciprocal = const {
        let divisor = RADIX << RADIX.leading_zeros();
        (u128::MAX / divisor as u128 - (1 << 64)) as u64
    };
    let x = x << shift;
    let (high, low) = ((x >> 64) as u64, x as u64);
    let estimate = u128::from(reciprocal) * u128::from(high) + x;
    let mut quotient = ((estimate >> 64) as u64).wrapping_add(1);
    let mut rest = low.wrapping_sub(quotient.wrapping_mul(divisor));
    if rest > estimate as u64 {
        quotient = quotient.wrapping_sub(1);
        rest = rest.wrapping_add(divisor);
    }
    if rest >= divisor {
        quotient += 1;
        rest -= divisor;
    }
    (quotient, rest >> shift)
}

/// out = x y; the factors have at most [`MAX_LIMBS`] limbs, `out` as many as both.
pub fn product<const RADIX: u64>(out: &mut [u64], x: &[u64], y: &[u64]) {
    let mut carry = 0_u64;
    for (column, out) in out[..x.len() + y.len()].iter_mut().enumerate() {
        let first = (column + 1).saturating_sub(y.len());
        let last = column.min(x.len() - 1);
        let mut sum = u128::from(carry);
        for i in first..=last {
            sum += u128::from(x[i]) * u128::from(y[column - i]);
        }
        (carry, *out) = divide::<RADIX>(sum);
    }
    debug_assert_eq!(carry, 0);
}

/// out = x^2, as [`product`], each product of different limbs made once.
fn square<const RADIX: u64>(out: &mut [u64], x: &[u64]) {
    let mut carry = 0_u64;
    for (column, out) in out[..2 * x.len()].iter_mut().enumerate() {
        let first = (column + 1).saturating_sub(x.len());
        let mut sum = 0_u128;
        for i in first..column.div_ceil(2) {
            sum += u128::from(x[i]) * u128::from(x[column - i]);
        }
        sum = 2 * sum + u128::from(carry);
        if column.is_multiple_of(2) {
            sum += u128::from(x[column / 2]) * u128::from(x[column / 2]);
        }
        (carry, *out) = divide::<RADIX>(sum);
    }
    debug_assert_eq!(carry, 0);
}

/// out = x factor_x + y factor_y + start, for factors that keep it from being negative.
pub fn combine<const RADIX: u64>(
    out: &mut [u64],
    (x, factor_x): (&[u64], i64),
    (y, factor_y): (&[u64], i64),
    start: i64,
) {
    let radix = RADIX as i64;
    let mut carry = start;
    for ((out, &x), &y) in out.iter_mut().zip(x).zip(y) {
        // Within 4 radices in magnitude and a carry, which 63 bits hold.
        let mut sum = x as i64 * factor_x + y as i64 * factor_y + carry;
        carry = 0;
        while sum >= radix {
            (sum, carry) = (sum - radix, carry + 1);
        }
        while sum < 0 {
            (sum, carry) = (sum + radix, carry - 1);
        }
        *out = sum as u64;
    }
    debug_assert_eq!(carry, 0);
}

/// (a, b) of index k <- the pair of index 2k, or of 2k + 1 where `odd`; their length in limbs.
pub fn double<const RADIX: u64>(
    a: &mut [u64],
    b: &mut [u64],
    limbs: usize,
    k: u64,
    odd: bool,
) -> usize {
    let (mut square_a, mut square_b): (Short, Short) = ([0; PRODUCT_LIMBS], [0; PRODUCT_LIMBS]);
    square::<RADIX>(&mut square_a, &a[..limbs]);
    square::<RADIX>(&mut square_b, &b[..limbs]);
    let sign = if k.is_multiple_of(2) { 2 } else { -2 };
    let room = 2 * limbs + 1;
    let (x, y) = (&square_a[..room], &square_b[..room]);
    let even = if odd { &mut *b } else { &mut *a };
    combine::<RADIX>(&mut even[..room], (x, 3), (y, -2), sign);
    if odd {
        combine::<RADIX>(&mut a[..room], (x, 4), (y, -1), sign);
    } else {
        combine::<RADIX>(&mut b[..room], (x, 1), (y, 1), 0);
    }
    crate::number::limbs::trimmed(&a[..room]).len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::radix::{BINARY, DECIMAL};
    use proptest::prelude::*;

    const fn largest(radix: u64) -> u128 {
        ((1_u128 << 64) - 1) * radix as u128 + (radix as u128 - 1)
    }

    fn divides<const RADIX: u64>(x: u128) {
        let divisor = u128::from(RADIX);
        let wanted = ((x / divisor) as u64, (x % divisor) as u64);
        assert_eq!(divide::<RADIX>(x), wanted);
    }

    #[test]
    fn quotients_at_the_edges() {
        for x in [
            0,
            1,
            u128::from(DECIMAL) - 1,
            u128::from(DECIMAL),
            largest(DECIMAL),
        ] {
            divides::<DECIMAL>(x);
        }
        for x in [
            0,
            1,
            u128::from(BINARY) - 1,
            u128::from(BINARY),
            largest(BINARY),
        ] {
            divides::<BINARY>(x);
        }
    }

    fn full_limbs_carry_in<const RADIX: u64>() {
        let full = [RADIX - 1; MAX_LIMBS];
        let mut out = [0; 2 * MAX_LIMBS];
        product::<RADIX>(&mut out, &full, &full);
        // (R^m - 1)^2 = R^2m - 2 R^m + 1
        assert_eq!((out[0], out[MAX_LIMBS]), (1, RADIX - 2));
        assert!(out[1..MAX_LIMBS].iter().all(|&limb| limb == 0));
        assert!(out[MAX_LIMBS + 1..].iter().all(|&limb| limb == RADIX - 1));
        let mut squared = [0; 2 * MAX_LIMBS];
        square::<RADIX>(&mut squared, &full);
        assert_eq!(out, squared);
    }

    #[test]
    fn full_limbs_carry() {
        full_limbs_carry_in::<DECIMAL>();
        full_limbs_carry_in::<BINARY>();
    }

    fn square_is_product<const RADIX: u64>(x: &[u64]) {
        let x: Vec<u64> = x.iter().map(|limb| limb % RADIX).collect();
        let (mut one, mut other) = ([0; 2 * MAX_LIMBS], [0; 2 * MAX_LIMBS]);
        product::<RADIX>(&mut one, &x, &x);
        square::<RADIX>(&mut other, &x);
        assert_eq!(one, other);
    }

    proptest! {
        #[test]
        fn quotients_and_rests(x in 0..=largest(BINARY)) {
            divides::<DECIMAL>(x);
            divides::<BINARY>(x);
        }

        #[test]
        fn squares_are_products(x in prop::collection::vec(any::<u64>(), 1..=MAX_LIMBS)) {
            square_is_product::<DECIMAL>(&x);
            square_is_product::<BINARY>(&x);
        }
    }
}
