//! Exact Fibonacci numbers of any size, as decimal digits.
//!
//! [`doubling`] computes F(n); [`residue`] computes F(n) mod m without F(n) itself, and the residue of
//! given digits, so that a result can be verified against an independent computation.

pub mod doubling;
pub mod residue;

pub use doubling::fibonacci_digits;
pub use residue::{digits_mod, fibonacci_mod};
