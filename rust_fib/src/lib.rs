//! Python bindings of `fib_core`: each function converts, detaches from the GIL, calls, converts.

mod arguments;
mod digits;
mod engine;
mod errors;
mod estimate;
mod interpreters;
mod numbers;
mod target;
mod watch;

use pyo3::prelude::*;

/// Exact Fibonacci numbers.
// Nothing here relies on the GIL: each thread has a context of its own, and the engine's tables are
// published by atomics.
#[pymodule(gil_used = false)]
mod _native {
    use pyo3::exceptions::PyValueError;
    use pyo3::prelude::*;
    use pyo3::types::{PyAny, PyBytes, PyModule};

    use crate::arguments::{modulus, natural, threads as thread_count};
    use crate::engine::Call;
    #[pymodule_export]
    use crate::estimate::Estimate;
    use crate::interpreters::refuse_a_second;
    use crate::numbers::{int, ints};
    use crate::watch::Callback;
    use crate::{digits, target};

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        refuse_a_second(module.py())
    }

    #[pyfunction]
    #[pyo3(signature = (n, /, *, threads=None, progress=None))]
    fn fibonacci_digits<'py>(
        n: &Bound<'py, PyAny>,
        threads: Option<&Bound<'py, PyAny>>,
        progress: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyBytes>> {
        let (py, n) = (n.py(), natural(n)?);
        digits::digits(py, n, call(n, threads, progress)?)
    }

    #[pyfunction]
    #[pyo3(signature = (n, file, /, *, threads=None, progress=None))]
    fn write_digits<'py>(
        n: &Bound<'py, PyAny>,
        file: &Bound<'py, PyAny>,
        threads: Option<&Bound<'py, PyAny>>,
        progress: Option<Bound<'py, PyAny>>,
    ) -> PyResult<usize> {
        let (py, n) = (n.py(), natural(n)?);
        target::write(py, n, file, call(n, threads, progress)?)
    }

    #[pyfunction]
    #[pyo3(signature = (n, /, *, threads=None, progress=None))]
    fn fibonacci_number<'py>(
        n: &Bound<'py, PyAny>,
        threads: Option<&Bound<'py, PyAny>>,
        progress: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let (py, n) = (n.py(), natural(n)?);
        int(py, n, call(n, threads, progress)?)
    }

    #[pyfunction]
    #[pyo3(signature = (numbers, /, *, threads=None))]
    fn fibonacci_numbers<'py>(
        numbers: &Bound<'py, PyAny>,
        threads: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Vec<Bound<'py, PyAny>>> {
        let indices = numbers.try_iter()?.map(|n| natural(&n?));
        let indices = indices.collect::<PyResult<Vec<u64>>>()?;
        let threads = thread_count(threads)?;
        ints(numbers.py(), &indices, threads)
    }

    #[pyfunction]
    #[pyo3(signature = (n, /))]
    fn estimate(n: &Bound<'_, PyAny>) -> PyResult<Estimate> {
        Estimate::of(n.py(), natural(n)?)
    }

    #[pyfunction]
    #[pyo3(signature = (n, m, /))]
    fn fibonacci_mod(n: &Bound<'_, PyAny>, m: &Bound<'_, PyAny>) -> PyResult<u64> {
        fib_core::fibonacci_mod(natural(n)?, modulus(m)?)
            .ok_or_else(|| PyValueError::new_err("the modulus has to be above zero"))
    }

    #[pyfunction]
    #[pyo3(signature = (digits, m, /))]
    fn digits_mod(py: Python<'_>, digits: &[u8], m: &Bound<'_, PyAny>) -> PyResult<u64> {
        let m = modulus(m)?;
        py.detach(|| fib_core::digits_mod(digits, m))
            .ok_or_else(|| PyValueError::new_err("ASCII digits are wanted, at least one"))
    }

    fn call<'py>(
        size: u64,
        threads: Option<&Bound<'py, PyAny>>,
        progress: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Call<'py>> {
        let (threads, callback) = (thread_count(threads)?, Callback::new(progress)?);
        Ok(Call {
            size,
            threads,
            callback,
        })
    }
}
