//! What the phases of a calculation are run with.

use crate::error::Error;
use crate::kernels::table::Kernels;
use crate::number::radix::Radix;
use crate::threads::progress::Progress;
use crate::threads::team::Team;

/// Kernels, the threads that run them, and whoever watches.
pub struct Phases<'a> {
    pub kernels: &'a Kernels,
    pub radix: Radix,
    pub team: &'a Team,
    pub progress: &'a Progress,
}

/// Pieces a thread, so that the last ones even out.
const PIECES: usize = 4;
/// Columns, limbs or the like below which a phase is not divided.
const SMALLEST: usize = 256;

impl Phases<'_> {
    /// Calls `task` with every range of a division of 0..count, on all threads.
    ///
    /// # Errors
    /// [`Error::Cancelled`], looked for before each range.
    pub fn divide(
        &self,
        count: usize,
        task: impl Fn(usize, core::ops::Range<usize>) + Sync,
    ) -> Result<(), Error> {
        let pieces = self.pieces(count);
        let piece = count.div_ceil(pieces);
        self.each(pieces, |i| {
            task(i, (i * piece).min(count)..((i + 1) * piece).min(count))
        })
    }

    /// Into how many ranges `divide` divides.
    #[must_use]
    pub fn pieces(&self, count: usize) -> usize {
        match self.team.threads() {
            1 => (count / LONGEST).max(1),
            threads => (threads * PIECES)
                .min(count / SMALLEST)
                .max(count / LONGEST)
                .max(1),
        }
    }

    /// Calls `task` with each number below `count`, on all threads.
    ///
    /// # Errors
    /// [`Error::Cancelled`], looked for before each.
    pub fn each(&self, count: usize, task: impl Fn(usize) + Sync) -> Result<(), Error> {
        self.team.run(count, &|i| {
            if self.progress.check().is_ok() {
                task(i);
            }
        });
        self.progress.check()
    }
}

/// Columns that one call works at without looking for a wish to stop: some milliseconds.
const LONGEST: usize = 1 << 16;
