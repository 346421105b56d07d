//! The cost of F(n) as a frozen Python object.

use pyo3::prelude::*;

use crate::errors::to_python;

/// What F(n) will cost; `fib_core::Estimate` says how it is known.
#[pyclass(frozen, eq, get_all, module = "rust_fib")]
#[derive(PartialEq)]
pub struct Estimate {
    digit_count: usize,
    peak_bytes: usize,
    seconds: f64,
}

impl Estimate {
    pub fn of(py: Python<'_>, n: u64) -> PyResult<Self> {
        let found = py.detach(|| fib_core::estimate(n)).map_err(to_python)?;
        Ok(Self {
            digit_count: found.digit_count,
            peak_bytes: found.peak_bytes,
            seconds: found.seconds,
        })
    }
}

#[pymethods]
impl Estimate {
    fn __repr__(&self) -> String {
        let Self {
            digit_count,
            peak_bytes,
            seconds,
        } = self;
        format!(
            "Estimate(digit_count={digit_count}, peak_bytes={peak_bytes}, seconds={seconds:.3e})"
        )
    }
}
