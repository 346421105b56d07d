//! Reads stored Fibonacci numbers from PostgreSQL as a stream of NDJSON chunks with flat memory.
//!
//! Nothing here writes, and nothing here knows Python. The schema belongs to Alembic;
//! `schema.rs` is what `diesel print-schema` prints for the migrated database.

mod connection;
mod connection_info;
mod error;
mod models;
mod ndjson;
mod pages;
mod reader;
#[allow(missing_docs)]
mod schema;
mod stream;

pub use connection::check;
pub use error::Error;
pub use reader::EntryFilter;
pub use stream::{ChunkStream, MAX_CHUNK_BYTES};
