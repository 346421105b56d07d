//! Arithmetic modulo the three primes, a vector of residues at a time.

use crate::field::factor::Factor;
use crate::field::integers::Integers;

/// Eight residues modulo one of the primes, and eight signed integers.
///
/// Bounds are given in units of p for the field of unsigned integers. The portable one, of signed integers, has room
/// in its words and lets values grow beyond them, as it says there. The field of doubles holds
/// signed values that stay below twice p in magnitude wherever a bound is given here, and reads
/// `lower` as a reduction to about p / 2.
///
/// # Safety
/// As [`Integers`].
pub trait Field: Integers {
    /// Eight residues.
    type V: Copy;
    /// The constants of one prime, broadcast.
    type M: Copy;
    /// A factor, broadcast.
    type W: Copy;

    /// Whether sums may grow as the three-point transform with a single product makes them.
    const ONE_PRODUCT_FOR_THREE: bool = false;

    /// The factor for multiplying by `value` < p.
    fn factor(value: u64, index: usize) -> Factor;
    /// The value of a factor, in [0, p).
    fn value(factor: Factor, index: usize) -> u64;
    unsafe fn modulus(index: usize) -> Self::M;
    unsafe fn splat(factor: Factor) -> Self::W;
    unsafe fn load(from: *const u64) -> Self::V;
    unsafe fn store(to: *mut u64, x: Self::V);
    unsafe fn zero() -> Self::V;
    /// x * w in [0, 2p), x < 8p.
    unsafe fn mul(x: Self::V, w: Self::W, m: &Self::M) -> Self::V;
    /// The sum of two products, below 4p.
    #[inline(always)]
    unsafe fn mul2(x: [Self::V; 2], w: [Self::W; 2], m: &Self::M) -> Self::V {
        // SAFETY: as this function's.
        unsafe { Self::add(Self::mul(x[0], w[0], m), Self::mul(x[1], w[1], m)) }
    }
    /// The sum of three products, below 6p.
    #[inline(always)]
    unsafe fn mul3(x: [Self::V; 3], w: [Self::W; 3], m: &Self::M) -> Self::V {
        // SAFETY: as this function's.
        unsafe {
            let two = Self::mul2([x[0], x[1]], [w[0], w[1]], m);
            Self::add(two, Self::mul(x[2], w[2], m))
        }
    }
    unsafe fn add(x: Self::V, y: Self::V) -> Self::V;
    /// x - y + 2p, y <= 2p.
    unsafe fn sub2(x: Self::V, y: Self::V, m: &Self::M) -> Self::V;
    /// x - y + a multiple of p that is 4p at least, y <= 4p.
    unsafe fn sub4(x: Self::V, y: Self::V, m: &Self::M) -> Self::V;
    /// x < 8p to x < 4p.
    unsafe fn lower(x: Self::V, m: &Self::M) -> Self::V;
    /// The same where the value is only going to be multiplied or lowered later; the field of doubles
    /// leaves it as it is.
    unsafe fn lower_operand(x: Self::V, m: &Self::M) -> Self::V;
    /// Integers from 0 to 2^63 - 1 as residues below 3p.
    unsafe fn residues(x: Self::I, radix30: Self::W, m: &Self::M) -> Self::V;
}
