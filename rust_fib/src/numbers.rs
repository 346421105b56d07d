//! Numbers as Python ints, from their bytes.

use fib_core::bytes_batch;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyInt};

use crate::engine::Call;
use crate::watch::Callback;

/// F(n).
pub fn int<'py>(py: Python<'py>, n: u64, call: Call<'py>) -> PyResult<Bound<'py, PyAny>> {
    let bytes = call.run(py, |context, progress| context.bytes(n, progress))?;
    from_bytes(py, &bytes)
}

/// F(n) of each index, computed as a batch.
pub fn ints<'py>(
    py: Python<'py>,
    indices: &[u64],
    threads: usize,
) -> PyResult<Vec<Bound<'py, PyAny>>> {
    let size = indices.iter().fold(0_u64, |sum, &n| sum.saturating_add(n));
    let call = Call {
        size,
        threads: 1,
        callback: Callback::new(None)?,
    };
    let batch = call.run(py, |_, progress| bytes_batch(indices, threads, progress))?;
    batch.iter().map(|bytes| from_bytes(py, bytes)).collect()
}

/// Python's own conversion, which takes one pass over the bytes.
fn from_bytes<'py>(py: Python<'py>, bytes: &[u8]) -> PyResult<Bound<'py, PyAny>> {
    let arguments = (PyBytes::new(py, bytes), intern!(py, "little"));
    py.get_type::<PyInt>()
        .call_method1(intern!(py, "from_bytes"), arguments)
}
