//! Where digits are written to: a path, or a file object of Python's.

use std::fs;
use std::path::{Path, PathBuf};

use fib_core::digit_count;
use pyo3::exceptions::{PyBlockingIOError, PyOSError, PyTypeError};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyInt};

use crate::digits::digits;
use crate::engine::Call;
use crate::errors::to_python;

/// Writes the digits of F(n) to `target`; how many there are.
pub fn write(py: Python<'_>, n: u64, target: &Bound<'_, PyAny>, call: Call<'_>) -> PyResult<usize> {
    // Before a device or pipe is opened, which may wait.
    digit_count(n).map_err(to_python)?;
    if target.hasattr("write")? {
        return write_object(py, n, target, call);
    }
    let path: PathBuf = target.extract().map_err(|_| {
        PyTypeError::new_err("a path (str or os.PathLike) or a binary file is wanted")
    })?;
    // A device or a pipe is no file to replace; a folder is refused by `open`.
    if fs::metadata(&path).is_ok_and(|found| !found.is_file()) {
        return write_opened(py, n, target, call);
    }
    write_path(py, n, &path, call).inspect_err(|error| name_file(py, error, target))
}

fn write_path(py: Python<'_>, n: u64, path: &Path, call: Call<'_>) -> PyResult<usize> {
    call.run(py, |context, progress| {
        context.write_file(n, path, progress)
    })
}

fn write_opened(
    py: Python<'_>,
    n: u64,
    path: &Bound<'_, PyAny>,
    call: Call<'_>,
) -> PyResult<usize> {
    let file = py.import("io")?.call_method1("open", (path, "wb", 0))?;
    let outcome = write_object(py, n, &file, call);
    let closed = file.call_method0("close");
    outcome.and_then(|count| closed.map(|_| count))
}

/// The file is called on the caller's thread alone, block by block where the number is long.
fn write_object(
    py: Python<'_>,
    n: u64,
    file: &Bound<'_, PyAny>,
    call: Call<'_>,
) -> PyResult<usize> {
    if !call.is_long() {
        let digits = digits(py, n, call)?;
        write_all(file, digits.as_bytes())?;
        return Ok(digits.as_bytes().len());
    }
    call.run_handing(
        py,
        |context, progress, mut handed| context.write_digits(n, &mut handed, progress),
        |block| write_all(file, &block),
    )
}

/// A raw file may take less than it was given, and says so by a number.
fn write_all(file: &Bound<'_, PyAny>, mut bytes: &[u8]) -> PyResult<()> {
    while !bytes.is_empty() {
        let taken = file.call_method1("write", (PyBytes::new(file.py(), bytes),))?;
        bytes = &bytes[count_taken(file, &taken, bytes.len())?..];
        // A signal may have cut the write short, and the next might wait for ever.
        file.py().check_signals()?;
    }
    Ok(())
}

fn count_taken(file: &Bound<'_, PyAny>, taken: &Bound<'_, PyAny>, given: usize) -> PyResult<usize> {
    if taken.is_instance_of::<PyInt>() {
        let taken = taken.extract::<usize>().unwrap_or(0).min(given);
        let stuck = || PyOSError::new_err("the file took none of the digits");
        return if taken > 0 { Ok(taken) } else { Err(stuck()) };
    }
    // None says "all" of most objects, and "would block" of a raw file.
    let raw = file.py().import("io")?.getattr("RawIOBase")?;
    if taken.is_none() && file.is_instance(&raw)? {
        return Err(PyBlockingIOError::new_err("the file would block"));
    }
    Ok(given)
}

/// Errors of the system name the file, as Python's own do.
fn name_file(py: Python<'_>, error: &PyErr, path: &Bound<'_, PyAny>) {
    if error.is_instance_of::<PyOSError>(py) {
        // Without the name the error is as true.
        let _ = error.value(py).setattr("filename", path);
    }
}
