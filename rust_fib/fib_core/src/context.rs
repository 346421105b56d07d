//! A reusable place to compute in: it keeps its memory warm from one call to the next.

use crate::arena::{Arena, zeroed_bytes};
use crate::doubling::{Run, with_limbs};
use crate::kernels::{Kernels, Path};
use crate::phases::Phases;
use crate::{Error, MAX_INDEX, Progress, digits};

/// Working memory, an instruction set and a number of threads.
///
/// Calls after the first find memory and tables in place. Memory above 64 MiB is given back after
/// each call.
pub struct Context {
    kernels: &'static Kernels,
    threads: usize,
    arena: Arena,
}

impl Context {
    /// The best instruction set of this processor, or the one that RUST_FIB_SIMD names; one thread.
    ///
    /// # Errors
    /// [`Error::UnavailableSimd`] where RUST_FIB_SIMD names none that this processor has.
    pub fn new() -> Result<Self, Error> {
        Self::with_path(Path::chosen()?)
    }

    /// A given instruction set; one thread.
    ///
    /// # Errors
    /// [`Error::UnavailableSimd`] where this processor lacks it.
    pub fn with_path(path: Path) -> Result<Self, Error> {
        let kernels = path.kernels().ok_or(Error::UnavailableSimd)?;
        Ok(Self {
            kernels,
            threads: 1,
            arena: Arena::new(),
        })
    }

    /// Lets large numbers use up to `threads` threads.
    #[must_use]
    pub fn threads(mut self, threads: usize) -> Self {
        self.threads = threads.max(1);
        self
    }

    /// Which instruction set is used.
    #[must_use]
    pub fn path(&self) -> Path {
        self.kernels.path
    }

    /// The decimal digits of F(n), most significant first.
    ///
    /// # Errors
    /// [`Error::TooLarge`] above [`MAX_INDEX`], [`Error::OutOfMemory`] where the system refuses
    /// memory.
    pub fn digits(&mut self, n: u64) -> Result<Vec<u8>, Error> {
        self.digits_watched(n, &Progress::new())
    }

    /// The same, watched and stoppable through `progress`.
    ///
    /// # Errors
    /// Those of [`Self::digits`], and [`Error::Cancelled`].
    pub fn digits_watched(&mut self, n: u64, progress: &Progress) -> Result<Vec<u8>, Error> {
        self.with_limbs(n, progress, |phases, limbs| {
            let mut out = zeroed_bytes(digits::count(limbs))?;
            digits::write(phases, limbs, &mut out)?;
            Ok(out)
        })
    }

    /// Writes the digits of F(n) to the start of `out`; how many there are.
    ///
    /// # Errors
    /// Those of [`Self::digits`], and [`Error::BufferTooSmall`].
    pub fn digits_into(&mut self, n: u64, out: &mut [u8]) -> Result<usize, Error> {
        self.with_limbs(n, &Progress::new(), |phases, limbs| {
            let needed = digits::count(limbs);
            let place = out
                .get_mut(..needed)
                .ok_or(Error::BufferTooSmall { needed })?;
            digits::write(phases, limbs, place)?;
            Ok(needed)
        })
    }

    /// Computes F(n) and lends its limbs in radix 10^18, least significant first, to `then`.
    fn with_limbs<T>(
        &mut self,
        n: u64,
        progress: &Progress,
        then: impl FnOnce(&Phases<'_>, &[u64]) -> Result<T, Error>,
    ) -> Result<T, Error> {
        if n > MAX_INDEX {
            return Err(Error::TooLarge { n });
        }
        let run = Run {
            kernels: self.kernels,
            threads: self.threads,
            progress,
        };
        let outcome = with_limbs(n, &run, &mut self.arena, then);
        self.arena.trim();
        outcome
    }
}
