//! The memory of a calculation.

pub mod arena;
pub mod space;
