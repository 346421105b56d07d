//! Any processor: its leaves, passes and remainder theorem.

mod karatsuba;
pub mod leaves;
pub mod passes;
pub mod remainder;
