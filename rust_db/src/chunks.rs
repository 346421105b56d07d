//! The iterator that Python sees.

use db_core::{ChunkStream, EntryFilter};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyTuple};

use crate::errors::to_python;

/// Chunks of whole NDJSON lines; may be read from any thread.
#[pyclass(frozen, module = "rust_db")]
pub(crate) struct EntryChunks {
    stream: ChunkStream,
}

impl EntryChunks {
    pub(crate) fn open(
        py: Python<'_>,
        url: &str,
        filter: EntryFilter,
        chunk_bytes: usize,
    ) -> PyResult<Self> {
        let stream = py
            .detach(|| ChunkStream::open(url, filter, chunk_bytes))
            .map_err(to_python)?;
        Ok(Self { stream })
    }
}

#[pymethods]
impl EntryChunks {
    fn __iter__(slf: Bound<'_, Self>) -> Bound<'_, Self> {
        slf
    }

    fn __next__<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyBytes>>> {
        let chunk = py.detach(|| self.stream.next_chunk());
        let chunk = chunk.transpose().map_err(to_python)?;
        Ok(chunk.map(|bytes| PyBytes::new(py, &bytes)))
    }

    /// Ends the stream without waiting.
    fn close(&self, py: Python<'_>) {
        py.detach(|| self.stream.close());
    }

    fn __enter__(slf: Bound<'_, Self>) -> Bound<'_, Self> {
        slf
    }

    #[pyo3(signature = (*_exception))]
    fn __exit__(&self, py: Python<'_>, _exception: &Bound<'_, PyTuple>) {
        self.close(py);
    }
}
