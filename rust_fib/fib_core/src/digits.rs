//! Limbs as ASCII digits.

use crate::Error;
use crate::limbs::trimmed;
use crate::phases::Phases;
use crate::radix::LIMB_DIGITS;

/// "00" ... "99".
pub const PAIRS: [u8; 200] = {
    let mut pairs = [0; 200];
    let mut i = 0;
    while i < 100 {
        pairs[2 * i] = b'0' + (i / 10) as u8;
        pairs[2 * i + 1] = b'0' + (i % 10) as u8;
        i += 1;
    }
    pairs
};

/// The number of decimal digits of the limbs; 1 for zero.
#[must_use]
pub fn count(limbs: &[u64]) -> usize {
    match trimmed(limbs) {
        [] => 1,
        [lower @ .., top] => top.ilog10() as usize + 1 + lower.len() * LIMB_DIGITS,
    }
}

/// Writes all digits, most significant first, into `out`, which is exactly [`count`] long.
///
/// # Errors
/// [`Error::Cancelled`].
pub fn write(phases: &Phases<'_>, limbs: &[u64], out: &mut [u8]) -> Result<(), Error> {
    let Some((&top, lower)) = trimmed(limbs).split_last() else {
        out.fill(b'0');
        return Ok(());
    };
    let mut whole = [0; LIMB_DIGITS];
    write_limb(top, &mut whole);
    let (head, rest) = out.split_at_mut(out.len() - lower.len() * LIMB_DIGITS);
    head.copy_from_slice(&whole[LIMB_DIGITS - head.len()..]);
    write_whole(phases, lower, rest)
}

/// Writes eighteen digits for each limb, the last limb first, into `out` of exactly that length.
///
/// # Errors
/// [`Error::Cancelled`].
pub fn write_whole(phases: &Phases<'_>, limbs: &[u64], out: &mut [u8]) -> Result<(), Error> {
    assert_eq!(out.len(), limbs.len() * LIMB_DIGITS);
    let places = Bytes(out.as_mut_ptr());
    phases.divide(limbs.len(), |_, range| {
        let from = (limbs.len() - range.end) * LIMB_DIGITS;
        let length = range.len() * LIMB_DIGITS;
        // SAFETY: ranges of limbs have digits of their own; kernels are only handed out where the
        // processor has their instructions.
        unsafe {
            let place = std::slice::from_raw_parts_mut(places.at(from), length);
            (phases.kernels.write_limbs)(&limbs[range], place);
        }
    })
}

/// Where the digits go; threads write pieces of their own.
#[derive(Clone, Copy)]
struct Bytes(*mut u8);

// SAFETY: as its users say.
unsafe impl Sync for Bytes {}

impl Bytes {
    fn at(self, offset: usize) -> *mut u8 {
        self.0.wrapping_add(offset)
    }
}

/// Writes eighteen digits for each limb, the last limb first.
pub fn write_limbs(limbs: &[u64], out: &mut [u8]) {
    let (places, _) = out.as_chunks_mut::<LIMB_DIGITS>();
    for (place, &limb) in places.iter_mut().zip(limbs.iter().rev()) {
        write_limb(limb, place);
    }
}

/// The eighteen digits of one limb.
#[inline(always)]
fn write_limb(limb: u64, out: &mut [u8; LIMB_DIGITS]) {
    let (high, low) = (limb / 100_000_000, (limb % 100_000_000) as u32);
    let (top, middle) = ((high / 100_000_000) as usize, (high % 100_000_000) as u32);
    out[..2].copy_from_slice(&PAIRS[2 * top..2 * top + 2]);
    out[2..10].copy_from_slice(&eight_digits(middle));
    out[10..].copy_from_slice(&eight_digits(low));
}

/// Eight digits at once within one word: quotients by 10^4, then 10^2, then 10, lane by lane.
#[inline(always)]
fn eight_digits(value: u32) -> [u8; 8] {
    let value = u64::from(value);
    let high = value / 10_000;
    let halves = high | (value - high * 10_000) << 32;
    // floor(x / 100) = x * 10486 >> 20 for x < 10^4, floor(x / 10) = x * 103 >> 10 for x < 100.
    let hundreds = ((halves * 10_486) >> 20) & 0x0000_007f_0000_007f;
    let quarters = hundreds | (halves - hundreds * 100) << 16;
    let tens = ((quarters * 103) >> 10) & 0x000f_000f_000f_000f;
    let digits = tens | (quarters - tens * 10) << 8;
    (digits | 0x3030_3030_3030_3030).to_le_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::radix::Radix;
    use crate::team::Team;
    use crate::{Path, Progress};

    fn text(limbs: &[u64]) -> String {
        let mut out = vec![0; count(limbs)];
        Team::with(2, |team| {
            let phases = Phases {
                kernels: Path::Scalar.kernels().unwrap(),
                radix: Radix::Decimal,
                team,
                progress: &Progress::new(),
            };
            write(&phases, limbs, &mut out).unwrap();
        });
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn every_half_of_eight_digits() {
        for value in (0..100_000_000).step_by(9973).chain([0, 9, 10, 99_999_999]) {
            assert_eq!(eight_digits(value), *format!("{value:08}").as_bytes());
        }
    }

    #[test]
    fn limbs_in_order_with_their_zeros() {
        assert_eq!(text(&[]), "0");
        assert_eq!(text(&[0, 0]), "0");
        assert_eq!(text(&[7, 0]), "7");
        assert_eq!(text(&[5, 10]), "10000000000000000005");
        assert_eq!(text(&[crate::radix::DECIMAL - 1]), "9".repeat(18));
    }
}
