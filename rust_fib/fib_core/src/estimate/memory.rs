//! The memory of a calculation: the numbers and rows of its arena, and the tables it makes.

use crate::multiply::PADDING;
use crate::sizes::{Length, limb_bound};

const WORD_BYTES: usize = 8;
/// A root: two words, half a row of them for each prime.
const ROOT_BYTES: usize = 3 * 16 / 2;

/// Bytes beside the digits themselves; tests/peak_bytes.rs holds it against an allocator that counts.
#[must_use]
pub fn working_bytes(n: u64) -> usize {
    let last = Length::for_coefficients(2 * (limb_bound(n / 2) + 1));
    let step = Length::for_coefficients(2 * limb_bound(n / 4 + 1));
    arena_words(n, last, step) * WORD_BYTES + (ROOT_BYTES << last.log.max(step.log))
}

/// Two numbers of the pair beside four rows of the last product or six of the step before it.
fn arena_words(n: u64, last: Length, step: Length) -> usize {
    let words = |length: Length| length.words() * 9 / 8 + 64;
    let number = words(step).max(limb_bound(n / 2) + 1) + PADDING;
    2 * number + (4 * words(last) + PADDING).max(6 * words(step))
}
