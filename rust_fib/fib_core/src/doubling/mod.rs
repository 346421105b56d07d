//! The climb from F(0) to F(n) by doublings of a pair.

pub mod climb;
pub mod layout;
mod schoolbook;
mod short;
