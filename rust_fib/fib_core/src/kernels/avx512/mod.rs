//! AVX-512 with IFMA: its leaves, passes, remainder theorem and digits.

#[cfg(not(feature = "emulate-avx512"))]
pub mod digits;
pub mod leaves;
pub mod one_leaf;
pub mod passes;
pub mod remainder;
