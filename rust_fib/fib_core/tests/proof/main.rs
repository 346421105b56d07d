//! Proof of the engine through its public interface: against addition, against itself on other paths
//! and threads, modulo random primes, and against answers known from elsewhere.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

mod binary;
mod by_addition;
mod common;
mod digits;
mod known_answers;
mod paths;
mod random;
mod size_switches;
