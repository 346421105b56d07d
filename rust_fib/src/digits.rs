//! Digits written straight into a Python bytes object.

use fib_core::{Context, Error, Progress, digit_count};
use pyo3::ffi;
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::engine::Call;
use crate::errors::to_python;

/// The digits of F(n).
pub fn digits<'py>(py: Python<'py>, n: u64, call: Call<'_>) -> PyResult<Bound<'py, PyBytes>> {
    let count = digit_count(n).map_err(to_python)?;
    new_bytes(py, count, |out| {
        call.run(py, |context, progress| fill(context, n, out, progress))
    })
}

fn fill(context: &mut Context, n: u64, out: &mut [u8], progress: &Progress) -> Result<(), Error> {
    let written = context.digits_into_watched(n, out, progress)?;
    // A shorter number would leave bytes behind it that nobody wrote.
    if written == out.len() {
        Ok(())
    } else {
        Err(Error::Internal)
    }
}

/// A new bytes object whose bytes `write` all writes.
///
/// `PyBytes::new_with` would fill them with zeros first, which for a large number costs as much as
/// writing the digits.
fn new_bytes<'py>(
    py: Python<'py>,
    length: usize,
    write: impl FnOnce(&mut [u8]) -> PyResult<()>,
) -> PyResult<Bound<'py, PyBytes>> {
    let size = length as ffi::Py_ssize_t;
    // SAFETY: without a source a new object of that many bytes is made, or an error is set. Its bytes
    // come from Python's allocator with any values; `write` only writes them, and no one else knows the
    // object until it is returned.
    unsafe {
        let object = ffi::PyBytes_FromStringAndSize(std::ptr::null(), size);
        let bytes = Bound::from_owned_ptr_or_err(py, object)?.cast_into_unchecked();
        let start = ffi::PyBytes_AsString(object).cast::<u8>();
        write(std::slice::from_raw_parts_mut(start, length))?;
        Ok(bytes)
    }
}
