//! Digits on their way out: block by block into a writer, or into a file that is whole or not there.

mod blocks;
mod file;

pub use blocks::write;
pub use file::replace_file;
