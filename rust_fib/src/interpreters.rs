//! One interpreter a process: the class and the warm contexts belong to whichever imported first.

use std::sync::atomic::{AtomicI64, Ordering};

use pyo3::exceptions::PyImportError;
use pyo3::ffi;
use pyo3::prelude::*;

/// The interpreter that imported the module; -1 is never one's id.
static OWNER: AtomicI64 = AtomicI64::new(-1);

/// Errors: ImportError in any interpreter but the first, which PyO3 itself no longer refuses.
pub fn refuse_a_second(py: Python<'_>) -> PyResult<()> {
    // SAFETY: attached, so there is a current interpreter.
    let current = unsafe { ffi::PyInterpreterState_GetID(ffi::PyInterpreterState_Get()) };
    if current < 0 {
        return Err(PyErr::fetch(py));
    }
    let first = OWNER.compare_exchange(-1, current, Ordering::AcqRel, Ordering::Acquire);
    if first.is_err_and(|owner| owner != current) {
        let words = "rust_fib works in one interpreter of a process, not in subinterpreters too";
        return Err(PyImportError::new_err(words));
    }
    Ok(())
}
