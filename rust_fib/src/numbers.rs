//! Digits as Python ints.

use fib_core::digits_batch;
use pyo3::prelude::*;
use pyo3::types::PyInt;

use crate::engine::Call;
use crate::watch::Callback;

/// Python's limit is 4,300 digits; up to here its own conversion is also the fastest.
const LEAF_DIGITS: usize = 1_000;

/// Digits to an int by halves: Python refuses `int(str)` above 4,300 digits, and a process-wide limit is
/// not a library's to change.
pub fn int_from_digits<'py>(py: Python<'py>, digits: &[u8]) -> PyResult<Bound<'py, PyAny>> {
    if digits.len() <= LEAF_DIGITS {
        return py.get_type::<PyInt>().call1((digits,));
    }
    // Halves of one length share their power of ten: lengths are leaf * 2^k from the right.
    let mut low = LEAF_DIGITS;
    while low * 2 < digits.len() {
        low *= 2;
    }
    let (head, tail) = digits.split_at(digits.len() - low);
    let scale = 10_u8.into_pyobject(py)?.pow(low, py.None())?;
    int_from_digits(py, head)?
        .mul(scale)?
        .add(int_from_digits(py, tail)?)
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
    let batch = call.run(py, |_, progress| digits_batch(indices, threads, progress))?;
    batch
        .iter()
        .map(|digits| int_from_digits(py, digits))
        .collect()
}
