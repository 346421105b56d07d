//! The threads of a calculation, and whoever watches it.

pub mod progress;
pub mod team;
