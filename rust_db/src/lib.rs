//! Python bindings of `db_core`: each function converts, detaches from the GIL, calls, converts.

mod arguments;
mod chunks;
mod errors;

use pyo3::prelude::*;

/// Stored Fibonacci numbers as NDJSON.
#[pymodule]
mod _native {
    use pyo3::prelude::*;
    use pyo3::types::{PyAny, PyString};

    use crate::arguments::{chunk_size, integer, natural, url_text};
    #[pymodule_export]
    use crate::chunks::EntryChunks;
    use crate::errors::to_python;
    #[pymodule_export]
    use crate::errors::{ConnectionFailed, DamagedRow, DatabaseError, QueryFailed};

    /// Opens a read-only session, waits for the first chunk and returns the iterator of chunks.
    #[pyfunction]
    #[pyo3(
        signature = (url, *, after=None, limit=None, minimum=None, maximum=None, chunk_bytes=None),
        text_signature = "(url, *, after=None, limit=None, minimum=None, maximum=None, chunk_bytes=65536)"
    )]
    fn stream_entries(
        py: Python<'_>,
        url: &Bound<'_, PyString>,
        after: Option<&Bound<'_, PyAny>>,
        limit: Option<&Bound<'_, PyAny>>,
        minimum: Option<&Bound<'_, PyAny>>,
        maximum: Option<&Bound<'_, PyAny>>,
        chunk_bytes: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<EntryChunks> {
        let filter = db_core::EntryFilter {
            after: integer("after", after)?,
            limit: natural("limit", limit)?,
            minimum: integer("minimum", minimum)?,
            maximum: integer("maximum", maximum)?,
        };
        let chunk_bytes = chunk_size(chunk_bytes)?;
        let url = url_text(url)?;
        EntryChunks::open(py, url, filter, chunk_bytes)
    }

    /// Opens a session, asks for one value and closes it.
    #[pyfunction]
    fn check(py: Python<'_>, url: &Bound<'_, PyString>) -> PyResult<()> {
        let url = url_text(url)?;
        py.detach(|| db_core::check(url)).map_err(to_python)
    }
}
