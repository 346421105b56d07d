//! Working memory: one block of words, kept between calls and given back after large ones.

use std::alloc::{Layout, alloc, alloc_zeroed, dealloc};
use std::ptr::NonNull;

use crate::error::Error;

/// Blocks of at least one of these are aligned for, and asked to be made of, huge pages.
const HUGE_PAGE: usize = 2 << 20;
const CACHE_LINE: usize = 64;
/// A larger block is not kept.
const KEPT_BYTES: usize = 16 << 20;

/// A block of words that only grows; what it holds is unspecified.
#[derive(Default)]
pub struct Arena {
    block: Option<Block>,
}

struct Block {
    start: NonNull<u64>,
    layout: Layout,
}

// SAFETY: the block is owned memory without any thread's own state.
unsafe impl Send for Arena {}

impl Arena {
    /// Nothing allocated yet.
    #[must_use]
    pub const fn new() -> Self {
        Self { block: None }
    }

    /// `words` words that start at a cache line, with unspecified contents.
    ///
    /// # Errors
    /// [`Error::OutOfMemory`] where the system refuses them.
    pub fn words(&mut self, words: usize) -> Result<&mut [u64], Error> {
        let enough = |block: &Block| block.layout.size() / 8 >= words;
        if !self.block.as_ref().is_some_and(enough) {
            self.block = None; // first, so that both are never held at once
        }
        let block = match self.block.take() {
            Some(block) => block,
            None => Block::new(words)?,
        };
        let start = self.block.insert(block).start;
        // SAFETY: the block has that many words, and is borrowed mutably with the arena.
        Ok(unsafe { std::slice::from_raw_parts_mut(start.as_ptr(), words) })
    }

    /// Gives a large block back to the system.
    pub fn trim(&mut self) {
        let large = |block: &Block| block.layout.size() > KEPT_BYTES;
        if self.block.as_ref().is_some_and(large) {
            self.block = None;
        }
    }
}

impl Block {
    fn new(words: usize) -> Result<Self, Error> {
        let bytes = words.saturating_mul(8).max(CACHE_LINE);
        let huge = bytes >= HUGE_PAGE;
        let align = if huge { HUGE_PAGE } else { CACHE_LINE };
        let refused = Error::OutOfMemory { bytes };
        let layout = Layout::from_size_align(bytes, align).map_err(|_| refused)?;
        // SAFETY: the size is not zero. A large block comes fresh from the system, which zeroes its
        // pages itself; zeroing it here would touch all of them twice.
        let start = unsafe {
            if huge {
                alloc(layout)
            } else {
                alloc_zeroed(layout)
            }
        };
        let start = NonNull::new(start.cast::<u64>()).ok_or(refused)?;
        if huge {
            advise_huge_pages(start, bytes);
        }
        Ok(Self { start, layout })
    }
}

impl Drop for Block {
    fn drop(&mut self) {
        // SAFETY: allocated with this layout.
        unsafe { dealloc(self.start.as_ptr().cast(), self.layout) };
    }
}

/// So many zeros, fresh from the system where they are many: nothing is written here.
///
/// # Errors
/// [`Error::OutOfMemory`] where the system refuses them.
pub fn zeroed_bytes(bytes: usize) -> Result<Vec<u8>, Error> {
    let refused = Error::OutOfMemory { bytes };
    let layout = Layout::array::<u8>(bytes).map_err(|_| refused)?;
    if bytes == 0 {
        return Ok(Vec::new());
    }
    // SAFETY: the size is not zero.
    let start = NonNull::new(unsafe { alloc_zeroed(layout) }).ok_or(refused)?;
    if bytes >= HUGE_PAGE {
        advise_huge_pages(start.cast(), bytes);
    }
    // SAFETY: allocated by the global allocator with the layout of a vector of this capacity, and
    // every byte is initialised.
    Ok(unsafe { Vec::from_raw_parts(start.as_ptr(), bytes, bytes) })
}

/// Asks for huge pages where a buffer is large: what is not yet touched costs fewer faults then.
pub fn advise_huge(buffer: &mut [u8]) {
    if buffer.len() >= HUGE_PAGE
        && let Some(start) = NonNull::new(buffer.as_mut_ptr())
    {
        advise_huge_pages(start.cast(), buffer.len());
    }
}

/// Asks that the pages wholly within the range be huge ones.
fn advise_huge_pages(start: NonNull<u64>, bytes: usize) {
    const MADV_HUGEPAGE: i32 = 14;
    advise(start.as_ptr().cast(), bytes, MADV_HUGEPAGE);
}

/// Advice on what lies wholly within a range.
#[cfg(target_os = "linux")]
fn advise(start: *mut u8, bytes: usize, advice: i32) {
    unsafe extern "C" {
        fn madvise(start: *mut core::ffi::c_void, bytes: usize, advice: i32) -> i32;
    }
    // The largest that Linux's pages are: the kernel rounds a length up to whole pages, and what lies
    // behind the range has to stay as it is.
    const PAGE: usize = 1 << 16;
    let gap = start.align_offset(PAGE);
    let whole = bytes.saturating_sub(gap) / PAGE * PAGE;
    // SAFETY: the range is the caller's; a refusal changes nothing.
    unsafe { madvise(start.wrapping_add(gap).cast(), whole, advice) };
}

#[cfg(not(target_os = "linux"))]
fn advise(_: *mut u8, _: usize, _: i32) {}
