//! Where row sets lie: in memory lent by the caller as far as whole sets fit there, then in the arena's.

use crate::memory::space::Space;
use crate::transform::length::Length;

/// How many row sets of a length lie in lent memory, of at most `sets`.
pub fn lent_sets(lent: usize, length: Length, sets: usize) -> usize {
    (lent / length.words()).min(sets)
}

/// Row sets, the lent ones first.
pub struct Rows {
    lent: *mut u64,
    own: *mut u64,
    lent_sets: usize,
    words: usize,
}

impl Rows {
    /// So many sets, at most `lent` of them in lent memory.
    pub fn new(space: &mut Space<'_>, length: Length, sets: usize, lent: usize) -> Self {
        let (words, lent_sets) = (length.words(), lent_sets(space.lent.len(), length, lent));
        assert!(space.own.len() >= (sets - lent_sets) * words);
        Self {
            lent: space.lent.as_mut_ptr(),
            own: space.own.as_mut_ptr(),
            lent_sets,
            words,
        }
    }

    /// The start of row set number `set`.
    #[must_use]
    pub fn set(&self, set: usize) -> *mut u64 {
        if set < self.lent_sets {
            self.lent.wrapping_add(set * self.words)
        } else {
            self.own.wrapping_add(self.own_place(set))
        }
    }

    /// Where a set that is not lent begins among the words of the arena.
    #[must_use]
    pub fn own_place(&self, set: usize) -> usize {
        (set - self.lent_sets) * self.words
    }
}
