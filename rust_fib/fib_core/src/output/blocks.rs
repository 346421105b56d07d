//! Limbs written as digits through one buffer, without a copy of them all.

use std::io::Write;

use crate::error::Error;
use crate::number::limbs::trimmed;
use crate::number::radix::LIMB_DIGITS;
use crate::output::digits;
use crate::product::phases::Phases;

/// Limbs in a block: about a mebibyte of digits, large beside the cost of a system call.
const BLOCK_LIMBS: usize = 58_254;

/// Writes all digits, most significant first; how many there are.
///
/// # Errors
/// [`Error::System`] where `out` fails, [`Error::OutOfMemory`] for the block, [`Error::Cancelled`].
pub fn write(phases: &Phases<'_>, limbs: &[u64], out: &mut dyn Write) -> Result<usize, Error> {
    let limbs = trimmed(limbs);
    // Only the first block, with the top, may be short.
    let whole_blocks = limbs.len().saturating_sub(1) / BLOCK_LIMBS;
    let (rest, top) = limbs.split_at(whole_blocks * BLOCK_LIMBS);
    let mut buffer = zeros(limbs.len().clamp(1, BLOCK_LIMBS) * LIMB_DIGITS)?;
    let head = &mut buffer[..digits::count(top)];
    digits::write(phases, top, head)?;
    out.write_all(head)?;
    for block in rest.rchunks(BLOCK_LIMBS) {
        digits::write_whole(phases, block, &mut buffer)?;
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
    use crate::kernels::path::Path;
    use crate::number::radix::DECIMAL as RADIX;
    use crate::number::radix::Radix;
    use crate::threads::progress::Progress;
    use crate::threads::team::Team;
    use std::io;

    fn with_phases(progress: &Progress, work: impl FnOnce(&Phases<'_>)) {
        let kernels = Path::Scalar.kernels().unwrap();
        Team::with(1, |team| {
            work(&Phases {
                kernels,
                radix: Radix::Decimal,
                team,
                progress,
            });
        });
    }

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
            let mut out = Vec::new();
            with_phases(&Progress::new(), |phases| {
                digits::write(phases, &limbs, &mut whole).unwrap();
                assert_eq!(write(phases, &limbs, &mut out), Ok(whole.len()));
            });
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
        with_phases(&Progress::new(), |phases| {
            let error = write(phases, &[7], &mut Full);
            assert!(matches!(error, Err(Error::System { code: Some(28), .. })));
        });
    }

    #[test]
    fn a_cancelled_write_ends() {
        let progress = Progress::new();
        progress.cancel();
        let limbs = vec![1; BLOCK_LIMBS + 1];
        with_phases(&progress, |phases| {
            let outcome = write(phases, &limbs, &mut Vec::new());
            assert_eq!(outcome, Err(Error::Cancelled));
        });
    }
}
