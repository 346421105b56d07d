#![doc = include_str!("../README.md")]

mod batch;
#[cfg(feature = "bench")]
#[doc(hidden)]
pub mod bench;
mod columns;
mod context;
mod doubling;
mod error;
mod estimate;
mod field;
mod kernels;
mod memory;
mod number;
mod output;
mod product;
mod residue;
#[doc(hidden)]
pub mod testing;
mod threads;
mod transform;

pub use batch::{bytes_batch, digits_batch};
pub use context::Context;
pub use error::{Error, MAX_INDEX};
pub use estimate::{Estimate, estimate};
pub use kernels::path::Path;
pub use number::digit_count::digit_count;
pub use residue::{digits_mod, fibonacci_mod};
pub use threads::progress::Progress;
