//! What can go wrong.

use std::io;

use thiserror::Error as ThisError;

use crate::MAX_INDEX;

/// An error of the engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ThisError)]
pub enum Error {
    /// n is above [`MAX_INDEX`], where the primes no longer hold every coefficient.
    #[error("n = {n} is above {MAX_INDEX}, the largest that can be computed")]
    TooLarge {
        /// The index asked for.
        n: u64,
    },
    /// The system refused the memory.
    #[error("the system refused {bytes} bytes of memory")]
    OutOfMemory {
        /// Bytes asked for in one piece.
        bytes: usize,
    },
    /// The caller's buffer is shorter than the number.
    #[error("the buffer has to hold {needed} digits")]
    BufferTooSmall {
        /// Digits of the number.
        needed: usize,
    },
    /// Somebody asked to stop.
    #[error("the calculation was cancelled")]
    Cancelled,
    /// The operating system refused a write, a file or a thread.
    #[error("{}", system_words(*.kind, *.code))]
    System {
        /// What kind of refusal.
        kind: io::ErrorKind,
        /// The system's number for it, where it gave one.
        code: Option<i32>,
    },
    /// The engine contradicted itself; a result would not be trustworthy.
    #[error("the engine stopped at an internal error")]
    Internal,
    /// RUST_FIB_SIMD names no instruction set, or one that this processor lacks.
    #[error("RUST_FIB_SIMD has to be avx512, avx2 or scalar, and one that this processor has")]
    UnavailableSimd,
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        Self::System {
            kind: error.kind(),
            code: error.raw_os_error(),
        }
    }
}

fn system_words(kind: io::ErrorKind, code: Option<i32>) -> String {
    code.map_or(io::Error::from(kind), io::Error::from_raw_os_error)
        .to_string()
}
