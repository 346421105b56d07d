//! Conversions between Python's integers and Rust's.

use pyo3::exceptions::{PyOverflowError, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyInt};

/// An index n: a Python int (bool refused) from 0 to 2^64 - 1.
///
/// Errors: TypeError for other types, ValueError below zero, OverflowError above.
pub fn natural(value: &Bound<'_, PyAny>) -> PyResult<u64> {
    if value.is_instance_of::<PyBool>() || !value.is_instance_of::<PyInt>() {
        let kind = value.get_type().name()?;
        return Err(PyTypeError::new_err(format!(
            "n has to be an int, not {kind}"
        )));
    }
    if value.lt(0)? {
        return Err(PyValueError::new_err(
            "Fibonacci has to be equal or above zero",
        ));
    }
    value
        .extract()
        .map_err(|_| PyOverflowError::new_err("n has to be below 2**64"))
}

/// Digits to a Python int by halves: Python refuses `int(str)` above 4,300
/// digits, and a process-wide limit is not a library's to change.
pub fn int_from_digits<'py>(py: Python<'py>, digits: &[u8]) -> PyResult<Bound<'py, PyAny>> {
    const LEAF: usize = 4000;
    if digits.len() <= LEAF {
        return py.get_type::<PyInt>().call1((digits,));
    }
    let low = digits.len() / 2;
    let (head, tail) = digits.split_at(digits.len() - low);
    let scale = 10_u8.into_pyobject(py)?.pow(low, py.None())?;
    int_from_digits(py, head)?
        .mul(scale)?
        .add(int_from_digits(py, tail)?)
}
