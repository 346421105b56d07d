//! Python bindings of `fib_core`: each function converts, detaches from the GIL, calls, converts.

mod arguments;
mod engine;

use pyo3::prelude::*;

/// Exact Fibonacci numbers.
#[pymodule]
mod _native {
    use pyo3::exceptions::PyValueError;
    use pyo3::prelude::*;
    use pyo3::types::{PyAny, PyBytes};

    use crate::arguments::{int_from_digits, natural};
    use crate::engine::digits;

    #[pyfunction]
    #[pyo3(signature = (n, /))]
    fn fibonacci_digits<'py>(
        py: Python<'py>,
        n: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyBytes>> {
        let n = natural(n)?;
        Ok(PyBytes::new(py, &digits(py, n)?))
    }

    #[pyfunction]
    #[pyo3(signature = (n, /))]
    fn fibonacci_number<'py>(
        py: Python<'py>,
        n: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let n = natural(n)?;
        int_from_digits(py, &digits(py, n)?)
    }

    #[pyfunction]
    #[pyo3(signature = (n, m, /))]
    fn fibonacci_mod(py: Python<'_>, n: &Bound<'_, PyAny>, m: u64) -> PyResult<u64> {
        let n = natural(n)?;
        py.detach(|| fib_core::fibonacci_mod(n, m))
            .ok_or_else(|| PyValueError::new_err("the modulus has to be above zero"))
    }

    #[pyfunction]
    #[pyo3(signature = (digits, m, /))]
    fn digits_mod(py: Python<'_>, digits: &[u8], m: u64) -> PyResult<u64> {
        py.detach(|| fib_core::digits_mod(digits, m))
            .ok_or_else(|| {
                PyValueError::new_err("ASCII digits and a modulus above zero are wanted")
            })
    }
}
