//! The radix of limbs: 10^18 for decimal digits, 2^59 for a number in binary.
//!
//! A limb of 59 bits is below 10^18, so what is bounded for the larger radix is bounded for the smaller one. Of the
//! powers of two near it this one suits the remainder theorem best: see `field::remainder`.

/// Digits in a decimal limb, bits in a binary one.
pub const LIMB_DIGITS: usize = 18;
pub const LIMB_BITS: usize = 59;
/// The radices.
pub const DECIMAL: u64 = 10_u64.pow(LIMB_DIGITS as u32);
pub const BINARY: u64 = 1 << LIMB_BITS;

/// log10 and log2 of the golden ratio.
const LOG_PHI: f64 = 0.208_987_640_249_978_73;
const LOG2_PHI: f64 = 0.694_241_913_630_617_3;

/// The two that the engine computes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Radix {
    Decimal,
    Binary,
}

impl Radix {
    /// Limbs are below it.
    pub const fn value(self) -> u64 {
        match self {
            Self::Decimal => DECIMAL,
            Self::Binary => BINARY,
        }
    }

    /// Limbs that hold F(n).
    pub fn limb_bound(self, n: u64) -> usize {
        match self {
            Self::Decimal => places(n, LOG_PHI).div_ceil(LIMB_DIGITS),
            Self::Binary => places(n, LOG2_PHI).div_ceil(LIMB_BITS),
        }
    }
}

/// A number of digits or bits that F(n) does not exceed, at most two too many up to n = 10^15.
fn places(n: u64, log_phi: f64) -> usize {
    (n as f64 * log_phi) as usize + 2
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::digit_count::digit_count;

    #[test]
    fn limbs_hold_the_number() {
        for n in (0..5_000).chain((13..34).map(|log| 1 << log)) {
            let digits = digit_count(n).unwrap();
            let limbs = Radix::Decimal.limb_bound(n);
            assert!((digits..digits + LIMB_DIGITS + 2).contains(&(limbs * LIMB_DIGITS)));
            // 10^digits has more bits than the number, by less than four.
            let bits = (digits as f64 * core::f64::consts::LOG2_10) as usize;
            let limbs = Radix::Binary.limb_bound(n);
            assert!(
                (bits - bits.min(4)..bits + LIMB_BITS + 4).contains(&(limbs * LIMB_BITS)),
                "{n}"
            );
        }
    }
}
