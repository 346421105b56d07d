//! Signed integers of 64 bits, a vector of them at a time: limbs on their way into residues and out of them.

/// Limbs in the vectors that lengths are counted in; those of a field are as long, or a half.
pub const LANES: usize = 8;

/// A vector of signed integers.
///
/// # Safety
/// The processor must have the instructions of the implementation; pointers must be valid for eight
/// values of 64 bits.
pub trait Integers {
    /// Eight signed integers of 64 bits.
    type I: Copy;

    /// Residues in a vector, which is also the number of limbs in one.
    const LANES: usize = LANES;

    unsafe fn splat_integer(x: i64) -> Self::I;
    unsafe fn add_integers(x: Self::I, y: Self::I) -> Self::I;
    unsafe fn sub_integers(x: Self::I, y: Self::I) -> Self::I;
    /// The lanes of x moved up by N = 1 or 2, the last N lanes of `before` coming in.
    unsafe fn shift_in<const N: usize>(before: Self::I, x: Self::I) -> Self::I;
    /// Carries c = floor(x / RADIX) and x - c RADIX, for |x| < 2 RADIX; an x within a thousand of a multiple of the
    /// radix may be given the quotient beside its own.
    unsafe fn carry<const RADIX: u64>(x: Self::I) -> (Self::I, Self::I);
    /// Whether every lane is in [0, RADIX).
    unsafe fn are_limbs<const RADIX: u64>(x: Self::I) -> bool;
    unsafe fn load_integers(from: *const u64) -> Self::I;
    unsafe fn store_integers(to: *mut u64, x: Self::I);
}
