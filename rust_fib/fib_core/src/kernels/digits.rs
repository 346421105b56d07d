//! Limbs as ASCII digits on any processor.

use crate::number::radix::LIMB_DIGITS;

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

/// Writes eighteen digits for each limb, the last limb first.
pub fn write_limbs(limbs: &[u64], out: &mut [u8]) {
    let (places, _) = out.as_chunks_mut::<LIMB_DIGITS>();
    for (place, &limb) in places.iter_mut().zip(limbs.iter().rev()) {
        write_limb(limb, place);
    }
}

/// The eighteen digits of one limb.
#[inline(always)]
pub fn write_limb(limb: u64, out: &mut [u8; LIMB_DIGITS]) {
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

    #[test]
    fn every_half_of_eight_digits() {
        for value in (0..100_000_000).step_by(9973).chain([0, 9, 10, 99_999_999]) {
            assert_eq!(eight_digits(value), *format!("{value:08}").as_bytes());
        }
    }
}
