//! The memory of a calculation: the numbers and rows of its arena, and the tables it makes.

use crate::multiply::PADDING;
use crate::sizes::{Length, limb_bound};

const WORD_BYTES: usize = 8;
/// Roots for each vector of a row: two words for each prime, half a row of them, and as many again in the
/// tables of all shorter rows.
const ROOT_BYTES: usize = 3 * 16;
/// The plans of all lengths on the way up.
const PLAN_BYTES: usize = 32 << 10;

/// Bytes beside the digits themselves; tests/peak_bytes.rs holds it against an allocator that counts.
#[must_use]
pub fn working_bytes(n: u64) -> usize {
    let last = Length::for_coefficients(2 * (limb_bound(n / 2) + 1));
    let step = Length::for_coefficients(2 * limb_bound(n / 4 + 1));
    let tables = (ROOT_BYTES << last.log.max(step.log)) + PLAN_BYTES;
    arena_words(n, last, step) * WORD_BYTES + tables
}

/// Two numbers of the pair beside four rows of the last product or six of the step before it.
fn arena_words(n: u64, last: Length, step: Length) -> usize {
    let words = |length: Length| length.words() * 9 / 8 + 64;
    let number = words(step).max(limb_bound(n / 2) + 1) + PADDING;
    2 * number + (4 * words(last) + PADDING).max(6 * words(step))
}
