//! What the tests and fuzz targets outside the crate need to see; not part of the interface.

use crate::columns::enter::Combination;
use crate::error::Error;
use crate::field::integers::LANES;
use crate::kernels::path::Path;
use crate::memory::space::Space;
use crate::number::limbs::trimmed;
use crate::number::radix::Radix;
use crate::output::digits;
use crate::product::multiply;
use crate::product::pair::{PADDING, Pair};
use crate::product::phases::Phases;
use crate::threads::progress::Progress;
use crate::threads::team::Team;
use crate::transform::length::Length;

pub use crate::number::radix::DECIMAL as RADIX;

/// The odd radix and the power of two of the transform that a path chooses for so many coefficients.
///
/// # Errors
/// [`Error::UnavailableSimd`] where this processor lacks the path.
pub fn transform_length(path: Path, coefficients: usize) -> Result<(usize, u32), Error> {
    let kernels = path.kernels().ok_or(Error::UnavailableSimd)?;
    let length = Length::for_coefficients(coefficients, &kernels.costs);
    Ok((length.radix, length.log))
}

/// The product of two numbers of limbs below 10^18, the least significant first, without leading
/// zeros.
///
/// # Errors
/// [`Error::UnavailableSimd`] where this processor lacks the path.
pub fn product(path: Path, threads: usize, a: &[u64], b: &[u64]) -> Result<Vec<u64>, Error> {
    let (a, b) = (trimmed(a), trimmed(b));
    if a.is_empty() || b.is_empty() {
        return Ok(Vec::new());
    }
    let limbs = a.len().max(b.len());
    let kernels = path.kernels().ok_or(Error::UnavailableSimd)?;
    let length = Length::for_coefficients(2 * limbs, &kernels.costs);
    let [a, b] = [a, b].map(|number| {
        let mut padded = number.to_vec();
        padded.resize(limbs.next_multiple_of(LANES), 0);
        padded
    });
    let mut rows = vec![u64::MAX; 4 * length.words() + PADDING];
    let pair = Pair {
        a: &a,
        b: &b,
        limbs,
    };
    with_phases(path, threads, |phases| {
        let factors = [Combination::A, Combination::B];
        let (lent, own) = (&mut [][..], &mut rows[..]);
        let space = &mut Space { lent, own };
        let place = multiply::product(phases, length, space, pair, factors, 0)?;
        Ok(trimmed(&rows[place]).to_vec())
    })
}

/// The decimal digits of a number of limbs.
///
/// # Errors
/// [`Error::UnavailableSimd`] where this processor lacks the path.
pub fn decimal(path: Path, threads: usize, limbs: &[u64]) -> Result<Vec<u8>, Error> {
    let mut out = vec![0; digits::count(limbs)];
    with_phases(path, threads, |phases| {
        digits::write(phases, limbs, &mut out)
    })?;
    Ok(out)
}

fn with_phases<T>(
    path: Path,
    threads: usize,
    body: impl FnOnce(&Phases<'_>) -> Result<T, Error>,
) -> Result<T, Error> {
    let kernels = path.kernels().ok_or(Error::UnavailableSimd)?;
    Team::with(threads.max(1), |team| {
        body(&Phases {
            kernels,
            radix: Radix::Decimal,
            team,
            progress: &Progress::new(),
        })
    })
}
