//! A reusable place to compute in: it keeps its memory warm from one call to the next.

use std::io::Write;
use std::path::Path as FilePath;

use crate::doubling::climb::{Run, with_limbs};
use crate::error::{Error, MAX_INDEX};
use crate::kernels::path::Path;
use crate::kernels::table::Kernels;
use crate::memory::arena::{Arena, advise_huge, zeroed_bytes};
use crate::number::digit_count::digit_count;
use crate::number::radix::Radix;
use crate::output::{blocks, bytes, digits, file};
use crate::product::phases::Phases;
use crate::threads::progress::Progress;

/// More threads than this are never started.
const MAX_THREADS: usize = 256;

/// Working memory, an instruction set and a number of threads.
///
/// Calls after the first find memory and tables in place. Memory above 16 MiB is given back after
/// each call.
///
/// Every method that computes fails with [`Error::TooLarge`] above [`MAX_INDEX`], with
/// [`Error::OutOfMemory`] where the system refuses memory, and with [`Error::Cancelled`] where its
/// progress was cancelled.
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
        self.set_threads(threads);
        self
    }

    /// The same for a context in use.
    pub fn set_threads(&mut self, threads: usize) {
        self.threads = threads.clamp(1, MAX_THREADS);
    }

    /// Which instruction set is used.
    #[must_use]
    pub fn path(&self) -> Path {
        self.kernels.path
    }

    /// The decimal digits of F(n), most significant first.
    ///
    /// # Errors
    /// Those of every calculation.
    pub fn digits(&mut self, n: u64) -> Result<Vec<u8>, Error> {
        self.digits_watched(n, &Progress::new())
    }

    /// The same, watched and stoppable through `progress`.
    ///
    /// # Errors
    /// Those of every calculation.
    pub fn digits_watched(&mut self, n: u64, progress: &Progress) -> Result<Vec<u8>, Error> {
        let mut out = zeroed_bytes(digit_count(n)?)?;
        self.fill(n, &mut out, progress)?;
        Ok(out)
    }

    /// Writes the digits of F(n) to the start of `out`; how many there are.
    ///
    /// ```
    /// let mut buffer = [0; 8];
    /// let count = fib_core::Context::new()?.digits_into(30, &mut buffer)?;
    /// assert_eq!(&buffer[..count], b"832040");
    /// # Ok::<(), fib_core::Error>(())
    /// ```
    ///
    /// # Errors
    /// Those of every calculation, and [`Error::BufferTooSmall`]; [`digit_count`] says beforehand what is
    /// enough. After an error what `out` holds is unspecified.
    pub fn digits_into(&mut self, n: u64, out: &mut [u8]) -> Result<usize, Error> {
        self.digits_into_watched(n, out, &Progress::new())
    }

    /// The same, watched and stoppable through `progress`.
    ///
    /// # Errors
    /// Those of [`Self::digits_into`].
    pub fn digits_into_watched(
        &mut self,
        n: u64,
        out: &mut [u8],
        progress: &Progress,
    ) -> Result<usize, Error> {
        let needed = digit_count(n)?;
        let place = out
            .get_mut(..needed)
            .ok_or(Error::BufferTooSmall { needed })?;
        advise_huge(place);
        self.fill(n, place, progress)?;
        Ok(needed)
    }

    /// Writes the digits of F(n) to `out`, exactly as long; the calculation uses its memory before.
    fn fill(&mut self, n: u64, out: &mut [u8], progress: &Progress) -> Result<(), Error> {
        self.with_limbs(n, Radix::Decimal, out, progress, |phases, limbs, out| {
            if digits::count(limbs) != out.len() {
                return Err(Error::Internal);
            }
            digits::write(phases, limbs, out)
        })
    }

    /// F(n) in binary: its bytes, the least significant first and the last one not zero; none for F(0) = 0.
    ///
    /// Computed in binary from the start, so that it costs what the digits cost.
    ///
    /// ```
    /// let bytes = fib_core::Context::new()?.bytes(20, &fib_core::Progress::new())?;
    /// assert_eq!(bytes, 6765_u16.to_le_bytes());
    /// # Ok::<(), fib_core::Error>(())
    /// ```
    ///
    /// # Errors
    /// Those of every calculation.
    pub fn bytes(&mut self, n: u64, progress: &Progress) -> Result<Vec<u8>, Error> {
        self.with_limbs(n, Radix::Binary, &mut [], progress, |_, limbs, _| {
            bytes::from_limbs(limbs)
        })
    }

    /// Writes the digits of F(n) to `out` block by block, most significant first; how many there are.
    ///
    /// No copy of all digits is held: beside the limbs there is one block of about 1 MiB.
    ///
    /// # Errors
    /// Those of every calculation, and [`Error::System`] where `out` fails.
    pub fn write_digits(
        &mut self,
        n: u64,
        out: &mut dyn Write,
        progress: &Progress,
    ) -> Result<usize, Error> {
        self.with_limbs(n, Radix::Decimal, &mut [], progress, |phases, limbs, _| {
            blocks::write(phases, limbs, out)
        })
    }

    /// Writes the digits of F(n) to a file that appears under its name only when it is whole and on
    /// disk; how many there are.
    ///
    /// # Errors
    /// Those of [`Self::write_digits`]; the file of that name, if any, is then as before.
    pub fn write_file(
        &mut self,
        n: u64,
        path: &FilePath,
        progress: &Progress,
    ) -> Result<usize, Error> {
        file::replace_file(path, |file| self.write_digits(n, file, progress))
    }

    /// Computes F(n), also in the memory `lent`, and lends its limbs, least significant first, to `then`.
    fn with_limbs<T>(
        &mut self,
        n: u64,
        radix: Radix,
        lent: &mut [u8],
        progress: &Progress,
        then: impl FnOnce(&Phases<'_>, &[u64], &mut [u8]) -> Result<T, Error>,
    ) -> Result<T, Error> {
        if n > MAX_INDEX {
            return Err(Error::TooLarge { n });
        }
        let run = Run {
            kernels: self.kernels,
            radix,
            threads: self.threads,
            progress,
        };
        let outcome = with_limbs(n, &run, &mut self.arena, lent, then);
        self.arena.trim();
        outcome
    }
}
