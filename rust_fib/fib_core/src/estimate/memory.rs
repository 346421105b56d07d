//! The memory of a calculation: the numbers and rows of its arena, and the tables it makes.

use crate::doubling::climb::arena_words;
use crate::field::integers::LANES;
use crate::kernels::table::Kernels;
use crate::number::radix::Radix;
use crate::transform::length::Length;

const WORD_BYTES: usize = 8;
/// Roots for each vector of a row: two words for each prime, half a row of them, and as many again in the
/// tables of all shorter rows.
const ROOT_BYTES: usize = 3 * 16;
/// The plans of all lengths on the way up.
const PLAN_BYTES: usize = 80 << 10;

/// Bytes beside the digits themselves, which are calculated in as well; tests/peak_bytes.rs holds it against an
/// allocator that counts.
#[must_use]
pub fn working_bytes(n: u64, digit_count: usize, kernels: &Kernels) -> usize {
    let last = Length::for_coefficients(2 * Radix::Decimal.limb_bound(n / 2), &kernels.costs);
    let row = (LANES / kernels.constants.lanes) << last.log;
    arena_words(n, digit_count, kernels) * WORD_BYTES + ROOT_BYTES * row + PLAN_BYTES
}
