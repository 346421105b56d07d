//! The engine as Python's threads use it: a warm context each.

use std::cell::RefCell;

use fib_core::{Context, Error};
use pyo3::exceptions::{PyMemoryError, PyOverflowError, PyRuntimeError};
use pyo3::prelude::*;

thread_local! {
    static CONTEXT: RefCell<Option<Context>> = const { RefCell::new(None) };
}

/// The digits of F(n), computed with the GIL released.
pub fn digits(py: Python<'_>, n: u64) -> PyResult<Vec<u8>> {
    py.detach(|| warm(|context| context.digits(n)))
        .map_err(to_python)
}

fn warm<T>(compute: impl FnOnce(&mut Context) -> Result<T, Error>) -> Result<T, Error> {
    CONTEXT.with_borrow_mut(|slot| {
        let context = match slot.take() {
            Some(context) => context,
            None => Context::new()?,
        };
        compute(slot.insert(context))
    })
}

/// The one place where the engine's errors become Python's.
fn to_python(error: Error) -> PyErr {
    let words = error.to_string();
    match error {
        Error::TooLarge { .. } => PyOverflowError::new_err(words),
        Error::OutOfMemory { .. } => PyMemoryError::new_err(words),
        _ => PyRuntimeError::new_err(words),
    }
}
