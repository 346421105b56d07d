//! What F(n) will cost, before any of it is computed.

mod calibration;
mod memory;
mod probes;
mod saved;

use crate::error::Error;
use crate::kernels::path::Path;
use crate::number::digit_count::digit_count;

/// The cost of one F(n).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// Decimal digits of F(n), exactly.
    pub digit_count: usize,
    /// Bytes asked for at the peak: working memory, tables and the digits.
    pub peak_bytes: usize,
    /// Seconds with one thread in a warm context, as calibrated on this machine.
    pub seconds: f64,
}

/// The cost of F(n) on this machine, by the instruction set that [`crate::Context::new`] chooses.
///
/// The first call on a machine times some small numbers, some 20 ms of work, and saves the times in the
/// user's cache folder ($XDG_CACHE_HOME/rust_fib or ~/.cache/rust_fib), where that can be written.
///
/// # Errors
/// [`Error::TooLarge`] above [`crate::error::MAX_INDEX`], [`Error::UnavailableSimd`].
pub fn estimate(n: u64) -> Result<Estimate, Error> {
    let digit_count = digit_count(n)?;
    let path = Path::chosen()?;
    let kernels = path.kernels().ok_or(Error::UnavailableSimd)?;
    Ok(Estimate {
        digit_count,
        peak_bytes: memory::working_bytes(n, digit_count, kernels) + digit_count,
        seconds: calibration::seconds(n, path)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn costs_grow_with_n() {
        let costs: Vec<_> = (0..10).map(|e| estimate(10_u64.pow(e)).unwrap()).collect();
        for pair in costs.windows(2) {
            assert!(pair[0].digit_count <= pair[1].digit_count);
            assert!(pair[0].peak_bytes <= pair[1].peak_bytes);
            assert!(pair[0].seconds > 0.0 && pair[0].seconds <= pair[1].seconds);
        }
        let refused = estimate(crate::error::MAX_INDEX + 1);
        assert!(matches!(refused, Err(Error::TooLarge { .. })));
    }
}
