//! Python's arguments as Rust's numbers.

use pyo3::exceptions::{PyOverflowError, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyInt};

/// An index n from 0 to 2^64 - 1: an int, or what `operator.index` turns into one.
///
/// Errors: TypeError for other types and bool, ValueError below zero, OverflowError above.
pub fn natural(value: &Bound<'_, PyAny>) -> PyResult<u64> {
    let words = "Fibonacci has to be equal or above zero";
    unsigned(value, words, "n has to be below 2**64")
}

/// A modulus from 1 to 2^64 - 1, in the same way.
pub fn modulus(value: &Bound<'_, PyAny>) -> PyResult<u64> {
    let words = "the modulus has to be above zero";
    match unsigned(value, words, "the modulus has to be below 2**64")? {
        0 => Err(PyValueError::new_err(words)),
        m => Ok(m),
    }
}

/// A number of threads above zero; 1 where there is none given.
pub fn threads(value: Option<&Bound<'_, PyAny>>) -> PyResult<usize> {
    let Some(value) = value else { return Ok(1) };
    let words = "threads has to be above zero";
    match unsigned(value, words, "threads has to be below 2**64")? {
        0 => Err(PyValueError::new_err(words)),
        threads => Ok(usize::try_from(threads).unwrap_or(usize::MAX)),
    }
}

fn unsigned(
    value: &Bound<'_, PyAny>,
    below_zero: &'static str,
    too_large: &'static str,
) -> PyResult<u64> {
    if value.is_exact_instance_of::<PyInt>() {
        return value
            .extract()
            .map_err(|_| out_of_range(value, below_zero, too_large));
    }
    // bool is an int to Python, but True is no number that anybody asks for.
    if value.is_instance_of::<PyBool>() {
        return Err(PyTypeError::new_err("an int is wanted, not a bool"));
    }
    let number = value
        .py()
        .import("operator")?
        .call_method1("index", (value,))?;
    number
        .extract()
        .map_err(|_| out_of_range(&number, below_zero, too_large))
}

fn out_of_range(
    number: &Bound<'_, PyAny>,
    below_zero: &'static str,
    too_large: &'static str,
) -> PyErr {
    match number.lt(0) {
        Ok(true) => PyValueError::new_err(below_zero),
        Ok(false) => PyOverflowError::new_err(too_large),
        Err(error) => error,
    }
}
