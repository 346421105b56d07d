//! Results: limbs as digits or bytes, in memory, in blocks for a writer, or in a file.

pub mod blocks;
pub mod bytes;
pub mod digits;
pub mod file;
