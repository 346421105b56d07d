//! Memory that a calculation works in beside its arena: what the caller lends, as whole cache lines.

use core::mem::size_of;

/// Memory for row sets; what it holds is unspecified.
pub struct Space<'a> {
    pub lent: &'a mut [u64],
    pub own: &'a mut [u64],
}

/// The words of a cache line, to align them.
#[repr(C, align(64))]
struct Line([u64; 8]);

/// The whole cache lines within bytes, as words.
pub fn words_of(bytes: &mut [u8]) -> &mut [u64] {
    // SAFETY: bytes in any state are words in some state, and the other way round.
    let (_, lines, _) = unsafe { bytes.align_to_mut::<Line>() };
    let words = size_of_val(lines) / size_of::<u64>();
    // SAFETY: the same memory, borrowed as long.
    unsafe { core::slice::from_raw_parts_mut(lines.as_mut_ptr().cast(), words) }
}
