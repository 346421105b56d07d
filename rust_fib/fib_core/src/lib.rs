//! Exact Fibonacci numbers of any size, as decimal digits or in binary.
//!
//! The engine computes in the `radix` of the result from the start, 10^18 for digits and 2^59 for a number in binary,
//! since a conversion would take most of the time. `doubling` has the identities and the bounds of every coefficient,
//! `short` the small numbers, `layout` the lengths on the way and the memory for them; `multiply` and `engine` one
//! product, `rows` where its residues lie; `columns`, `crt` and `carry` the way between limbs and residues; `transform`,
//! `leaves` and `odd` the transforms, over a `field` for each instruction set, of which `kernels` chooses one; `plan` and
//! `sizes` what a length needs and which length is taken; `schoolbook` short products; `team` and `phases` the threads;
//! `arena` the memory; `digits` and `output` the results.
//!
//! ```
//! let mut context = fib_core::Context::new()?;
//! assert_eq!(context.digits(100)?, b"354224848179261915075");
//! # Ok::<(), fib_core::Error>(())
//! ```

mod arena;
mod batch;
#[cfg(feature = "bench")]
#[doc(hidden)]
pub mod bench;
mod carry;
mod columns;
mod context;
mod crt;
mod digit_count;
mod digits;
#[cfg(all(target_arch = "x86_64", not(feature = "emulate-avx512")))]
mod digits_avx512;
mod doubling;
mod engine;
mod error;
mod estimate;
mod field;
mod kernels;
mod layout;
mod leaves;
mod limbs;
mod multiply;
mod odd;
mod output;
mod phases;
mod plan;
mod primes;
mod progress;
mod radix;
mod residue;
mod rows;
mod schoolbook;
mod short;
mod sizes;
mod team;
#[doc(hidden)]
pub mod testing;
mod transform;

pub use batch::{bytes_batch, digits_batch};
pub use context::Context;
pub use digit_count::digit_count;
pub use error::Error;
pub use estimate::{Estimate, estimate};
pub use kernels::Path;
pub use progress::Progress;
pub use residue::{digits_mod, fibonacci_mod};

/// The largest n: up to it every coefficient of every product is below p0 p1 p2.
pub const MAX_INDEX: u64 = 10_000_000_000;
