//! Python arguments, checked. Only messages here may name a Python type.

use db_core::{Error, MAX_CHUNK_BYTES};
use pyo3::exceptions::{PyOverflowError, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyAny, PyBool, PyString};

use crate::errors::to_python;

const DEFAULT_CHUNK_BYTES: usize = 65_536;

/// An integer of 64 bits, or `None`. A bool is an int to Python, but a mistake here.
pub(crate) fn integer(name: &str, value: Option<&Bound<'_, PyAny>>) -> PyResult<Option<i64>> {
    let Some(value) = value else {
        return Ok(None);
    };
    if value.is_instance_of::<PyBool>() {
        return Err(not_an_int(name, value));
    }
    match value.extract() {
        Ok(number) => Ok(Some(number)),
        Err(error) if error.is_instance_of::<PyOverflowError>(value.py()) => {
            Err(PyValueError::new_err(format!(
                "{name} has to lie between {} and {}",
                i64::MIN,
                i64::MAX
            )))
        }
        Err(error) if error.is_instance_of::<PyTypeError>(value.py()) => {
            Err(not_an_int(name, value))
        }
        Err(error) => Err(error),
    }
}

/// An integer of at least zero, or `None`.
pub(crate) fn natural(name: &str, value: Option<&Bound<'_, PyAny>>) -> PyResult<Option<u64>> {
    integer(name, value)?
        .map(u64::try_from)
        .transpose()
        .map_err(|_| PyValueError::new_err(format!("{name} has to be equal or above zero")))
}

pub(crate) fn chunk_size(value: Option<&Bound<'_, PyAny>>) -> PyResult<usize> {
    let Some(number) = integer("chunk_bytes", value)? else {
        return Ok(DEFAULT_CHUNK_BYTES);
    };
    usize::try_from(number)
        .ok()
        .filter(|bytes| (1..=MAX_CHUNK_BYTES).contains(bytes))
        .ok_or_else(|| {
            PyValueError::new_err(format!(
                "chunk_bytes has to lie between 1 and {MAX_CHUNK_BYTES}"
            ))
        })
}

/// Python's own error about text that is not Unicode would hold the URL in its arguments.
pub(crate) fn url_text<'a>(url: &'a Bound<'_, PyString>) -> PyResult<&'a str> {
    url.to_str()
        .map_err(|_| to_python(Error::InvalidUrl("it is not Unicode text")))
}

fn not_an_int(name: &str, value: &Bound<'_, PyAny>) -> PyErr {
    let type_name = value.get_type().name();
    let found = type_name.map_or_else(|_| "something else".into(), |name| name.to_string());
    PyTypeError::new_err(format!("{name} has to be an int, not {found}"))
}
