//! The one mapping from `fib_core::Error` into Python exceptions.

use std::io::ErrorKind;

use fib_core::Error;
use pyo3::exceptions::{PyMemoryError, PyOSError, PyOverflowError, PyRuntimeError, PyValueError};
use pyo3::prelude::*;

pub fn to_python(error: Error) -> PyErr {
    let words = error.to_string();
    match error {
        Error::TooLarge { .. } => PyOverflowError::new_err(words),
        Error::OutOfMemory { .. } => PyMemoryError::new_err(words),
        // With a number, Python itself picks the subclass: BrokenPipeError, PermissionError ...
        Error::System {
            code: Some(code), ..
        } => PyOSError::new_err((code, words)),
        // A path with a zero byte in it, which Python's own `open` refuses alike.
        Error::System {
            kind: ErrorKind::InvalidInput,
            ..
        } => PyValueError::new_err(words),
        Error::System { .. } => PyOSError::new_err(words),
        Error::BufferTooSmall { .. }
        | Error::Cancelled
        | Error::Internal
        | Error::UnavailableSimd => PyRuntimeError::new_err(words),
    }
}
