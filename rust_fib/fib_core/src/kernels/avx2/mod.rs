//! AVX2 with fused multiply-add: its leaves and remainder theorem.

pub mod leaves;
pub mod one_leaf;
pub mod passes;
pub mod remainder;
