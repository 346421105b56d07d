//! How many decimal digits F(n) has, exactly, from n alone.
//!
//! By Binet, F(n) = phi^n / sqrt(5) up to a term in phi^-n: the count is floor(x) + 1 with
//! x = n log10(phi) - log10(sqrt(5)), unless x lies so close to an integer that what is neglected matters.
//! That is: x is computed in units of 2^-90 from two constants rounded down, off by n units at most; and
//! the term moves log10 F(n) by less than phi^(-2n), below one unit from n = 65 on. No n up to
//! [`crate::error::MAX_INDEX`] comes within n + 1 units of an integer: a test searches them all by Euclid's
//! algorithm, and compares the counts of small n with their digits.

use crate::error::{Error, MAX_INDEX};

const FRACTION_BITS: u32 = 90;
/// floor(log10(phi) 2^90).
const LOG_PHI: u128 = 258_714_167_581_217_593_656_561_516;
/// floor(log10(sqrt(5)) 2^90).
const LOG_SQRT_5: u128 = 432_641_477_313_516_770_142_746_278;

const _: () = assert!(MAX_INDEX as u128 <= u128::MAX / LOG_PHI, "the product fits");

/// The number of decimal digits of F(n); 1 for F(0) = 0.
///
/// # Errors
/// [`Error::TooLarge`] above [`MAX_INDEX`].
pub fn digit_count(n: u64) -> Result<usize, Error> {
    match n {
        0 | 1 => Ok(1),
        2..=MAX_INDEX => {
            let logarithm = u128::from(n) * LOG_PHI - LOG_SQRT_5;
            Ok((logarithm >> FRACTION_BITS) as usize + 1)
        }
        _ => Err(Error::TooLarge { n }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::context::Context;

    /// The least x >= 0 with low <= (a x mod m) <= high, for 0 <= low <= high < m and a < m; `None` where
    /// there is none, or it is beyond 2^128 / m.
    ///
    /// Either a multiple of a lies in the window, or wrapping k times has to: a x - k m in the window is k m
    /// in the negated window modulo a, the same question one step of Euclid's algorithm further.
    fn first_in_window(a: u128, m: u128, low: u128, high: u128) -> Option<u128> {
        if low == 0 {
            return Some(0);
        }
        if a == 0 {
            return None;
        }
        let x = low.div_ceil(a);
        if a * x <= high {
            return Some(x);
        }
        let negated = |y: u128| (a - y % a) % a;
        let wraps = first_in_window(m % a, a, negated(high), negated(low))?;
        Some((low + m.checked_mul(wraps)?).div_ceil(a))
    }

    #[test]
    fn the_window_search_finds_what_a_scan_finds() {
        for (m, low, high) in [(101, 40, 42), (97, 1, 1), (60, 7, 9), (64, 33, 33)] {
            for a in 0..m {
                let scan = (0..m).find(|x| (low..=high).contains(&(a * x % m)));
                assert_eq!(first_in_window(a, m, low, high), scan, "{a} {m} {low}");
            }
        }
    }

    /// Fractions of x are those of n LOG_PHI - LOG_SQRT_5, so the windows to avoid surround LOG_SQRT_5.
    #[test]
    fn no_index_comes_near_a_power_of_ten() {
        let (unit, error) = (1 << FRACTION_BITS, u128::from(MAX_INDEX) + 1);
        let nearest = first_in_window(LOG_PHI, unit, LOG_SQRT_5 - error, LOG_SQRT_5 + error);
        assert!(nearest.is_none_or(|n| n > u128::from(MAX_INDEX)));
        // Not by a hair: a window 100,000 times as wide is empty as well.
        let wide = 100_000 * error;
        let nearest = first_in_window(LOG_PHI, unit, LOG_SQRT_5 - wide, LOG_SQRT_5 + wide);
        assert!(nearest.is_none_or(|n| n > u128::from(MAX_INDEX)));
    }

    #[test]
    fn every_small_count_is_that_of_the_digits() {
        let mut context = Context::new().unwrap();
        for n in 0..3_000 {
            let digits = context.digits(n).unwrap();
            assert_eq!(digit_count(n), Ok(digits.len()), "{n}");
        }
    }

    /// OEIS A068070.
    #[test]
    fn known_counts() {
        let known = [208_988, 2_089_877, 20_898_764, 208_987_640, 2_089_876_403];
        for (exponent, count) in (6..).zip(known) {
            let n = 10_u64.pow(exponent);
            assert!(n > MAX_INDEX || digit_count(n) == Ok(count));
        }
        assert_eq!(digit_count(u64::MAX), Err(Error::TooLarge { n: u64::MAX }));
    }
}
