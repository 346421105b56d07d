//! Results on their way out: digits block by block into a writer, or into a file that is whole or not there; binary
//! numbers as bytes.

mod blocks;
mod bytes;
mod file;

pub use blocks::write;
pub use bytes::from_limbs as bytes;
pub use file::replace_file;
