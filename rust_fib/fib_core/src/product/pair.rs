//! The two numbers of a product, and the room behind them.

use crate::field::integers::LANES;

/// Limbs behind a number that the kernels may read or write: a whole vector, and two for the tails.
pub const PADDING: usize = LANES + 2;

/// Two numbers of so many limbs each, zero from there up to a whole vector.
#[derive(Clone, Copy)]
pub struct Pair<'a> {
    pub a: &'a [u64],
    pub b: &'a [u64],
    pub limbs: usize,
}
