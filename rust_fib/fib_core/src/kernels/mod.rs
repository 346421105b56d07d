//! What each instruction set does in its own way, beside its arithmetic, and the table of functions that the phases of a
//! product call: [`path::Path`] names the sets, `choice` takes one.

#[cfg(target_arch = "x86_64")]
mod avx2;
#[cfg(target_arch = "x86_64")]
mod avx512;
mod choice;
pub mod digits;
pub mod path;
#[cfg(test)]
pub mod probe;
mod scalar;
pub mod table;
#[cfg(test)]
mod tests;
