//! What the tests and fuzz targets outside the crate need to see; not part of the interface.

use crate::doubling::Run;
use crate::field::LANES;
use crate::kernels::Path;
use crate::limbs::trimmed;
use crate::multiply::{self, PADDING};
use crate::sizes::Length;
use crate::{Error, Progress, digits};

pub use crate::limbs::RADIX;

/// The odd radix and the power of two of the transform chosen for so many coefficients.
#[must_use]
pub fn transform_length(coefficients: usize) -> (usize, u32) {
    let length = Length::for_coefficients(coefficients);
    (length.radix, length.log)
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
    let length = Length::for_coefficients(a.len() + b.len());
    let run = Run {
        kernels: path.kernels().ok_or(Error::UnavailableSimd)?,
        threads,
        progress: &Progress::new(),
    };
    let mut rows = vec![u64::MAX; 4 * length.words() + PADDING];
    let padded = [a, b].map(|number| {
        let mut limbs = number.to_vec();
        limbs.resize(number.len().next_multiple_of(LANES), 0);
        limbs
    });
    let [x, y] = &padded;
    let out = multiply::product(&run, length, &mut rows, (x, a.len()), (y, b.len()))?;
    Ok(trimmed(out).to_vec())
}

/// The decimal digits of a number of limbs.
#[must_use]
pub fn decimal(limbs: &[u64]) -> Vec<u8> {
    let mut out = vec![0; digits::count(limbs)];
    digits::write(limbs, &mut out);
    out
}
