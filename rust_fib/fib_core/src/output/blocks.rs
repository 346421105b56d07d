//! Limbs written as digits through one buffer, without a copy of them all.

use std::io::Write;

use crate::limbs::{LIMB_DIGITS, trimmed};
use crate::{Error, Progress, digits};

/// Limbs in a block: about a mebibyte of digits, large beside the cost of a system call.
const BLOCK_LIMBS: usize = 58_254;

/// Writes all digits, most significant first; how many there are.
///
/// # Errors
/// [`Error::System`] where `out` fails, [`Error::OutOfMemory`] for the block, [`Error::Cancelled`].
pub fn write(limbs: &[u64], out: &mut dyn Write, progress: &Progress) -> Result<usize, Error> {
    let limbs = trimmed(limbs);
    // Only the first block, with the top, may be short.
    let whole_blocks = limbs.len().saturating_sub(1) / BLOCK_LIMBS;
    let (rest, top) = limbs.split_at(whole_blocks * BLOCK_LIMBS);
    let mut buffer = zeros(limbs.len().clamp(1, BLOCK_LIMBS) * LIMB_DIGITS)?;
    let head = &mut buffer[..digits::count(top)];
    digits::write(top, head);
    out.write_all(head)?;
    for block in rest.rchunks(BLOCK_LIMBS) {
        progress.check()?;
        digits::write_limbs(block, &mut buffer);
        out.write_all(&buffer)?;
    }
    out.flush()?;
    Ok(digits::count(limbs))
}

fn zeros(bytes: usize) -> Result<Vec<u8>, Error> {
    let mut buffer = Vec::new();
    buffer
        .try_reserve_exact(bytes)
        .map_err(|_| Error::OutOfMemory { bytes })?;
    buffer.resize(bytes, 0);
    Ok(buffer)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limbs::RADIX;
    use std::io;

    #[test]
    fn blocks_spell_what_one_buffer_spells() {
        for length in [
            0,
            1,
            2,
            1,
            BLOCK_LIMBS - 1,
            BLOCK_LIMBS,
            BLOCK_LIMBS + 1,
            2 * BLOCK_LIMBS + 1,
        ] {
            let limbs: Vec<u64> = (0..length as u64)
                .map(|i| (i + 1) * 999_983 % RADIX)
                .collect();
            let mut whole = vec![0; digits::count(&limbs)];
            digits::write(&limbs, &mut whole);
            let mut out = Vec::new();
            assert_eq!(write(&limbs, &mut out, &Progress::new()), Ok(whole.len()));
            assert!(out == whole, "{length} limbs");
        }
    }

    struct Full;

    impl Write for Full {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::Error::from_raw_os_error(28))
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_full_disk_is_an_error_with_its_number() {
        let error = write(&[7], &mut Full, &Progress::new());
        assert!(matches!(error, Err(Error::System { code: Some(28), .. })));
    }

    #[test]
    fn a_cancelled_write_ends() {
        let progress = Progress::new();
        progress.cancel();
        let limbs = vec![1; BLOCK_LIMBS + 1];
        assert_eq!(
            write(&limbs, &mut Vec::new(), &progress),
            Err(Error::Cancelled)
        );
    }
}
