//! Arithmetic modulo the three primes, and nothing else: one trait, an implementation for each instruction set.
//!
//! Every algorithm above is written once, over [`arithmetic::Field`]; the implementations differ in how a product
//! modulo p is made and in how a residue is held between steps.

pub mod arithmetic;
#[cfg(target_arch = "x86_64")]
pub mod avx2;
#[cfg(target_arch = "x86_64")]
pub mod avx512;
#[cfg(all(target_arch = "x86_64", feature = "emulate-avx512"))]
pub mod emulated;
pub mod factor;
pub mod integers;
pub mod primes;
pub mod scalar;
pub mod word;
