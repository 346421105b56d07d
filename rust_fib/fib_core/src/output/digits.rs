//! Limbs as ASCII digits.

use crate::error::Error;
use crate::kernels::digits::write_limb;
use crate::number::limbs::trimmed;
use crate::number::radix::LIMB_DIGITS;
use crate::product::phases::Phases;

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernels::path::Path;
    use crate::number::radix::Radix;
    use crate::threads::progress::Progress;
    use crate::threads::team::Team;

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
    fn limbs_in_order_with_their_zeros() {
        assert_eq!(text(&[]), "0");
        assert_eq!(text(&[0, 0]), "0");
        assert_eq!(text(&[7, 0]), "7");
        assert_eq!(text(&[5, 10]), "10000000000000000005");
        assert_eq!(text(&[crate::number::radix::DECIMAL - 1]), "9".repeat(18));
    }
}
