//! The one mapping from `db_core::Error` into Python exceptions.

use db_core::Error;
use pyo3::create_exception;
use pyo3::exceptions::PyException;
use pyo3::prelude::*;

create_exception!(
    rust_db,
    DatabaseError,
    PyException,
    "Base of everything that rust_db raises about the database; never repeats a URL or a password."
);
create_exception!(
    rust_db,
    ConnectionFailed,
    DatabaseError,
    "The URL is unusable, the server was not reached or refused, or the session was lost."
);
create_exception!(
    rust_db,
    QueryFailed,
    DatabaseError,
    "The server answered a query with an error, or with something unexpected."
);
create_exception!(
    rust_db,
    DamagedRow,
    DatabaseError,
    "A stored row contradicts itself; it is named by its input_number and not served."
);

pub(crate) fn to_python(error: Error) -> PyErr {
    let message = error.to_string();
    match error {
        Error::InvalidUrl(_) | Error::Connect(_) | Error::ConnectionLost(_) => {
            ConnectionFailed::new_err(message)
        }
        Error::Query(_) => QueryFailed::new_err(message),
        Error::DamagedRow { .. } => DamagedRow::new_err(message),
        Error::Thread(_) | Error::Forked | Error::Panicked(_) => DatabaseError::new_err(message),
    }
}
