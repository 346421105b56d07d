//! What can go wrong.

use std::{fmt, io};

/// The largest n: up to it every coefficient of every product is below p0 p1 p2.
pub const MAX_INDEX: u64 = 10_000_000_000;

/// An error of the engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Error {
    /// n is above [`MAX_INDEX`], where the primes no longer hold every coefficient.
    TooLarge {
        /// The index asked for.
        n: u64,
    },
    /// The system refused the memory.
    OutOfMemory {
        /// Bytes asked for in one piece.
        bytes: usize,
    },
    /// The caller's buffer is shorter than the number.
    BufferTooSmall {
        /// Digits of the number.
        needed: usize,
    },
    /// Somebody asked to stop.
    Cancelled,
    /// The operating system refused a write, a file or a thread.
    System {
        /// What kind of refusal.
        kind: io::ErrorKind,
        /// The system's number for it, where it gave one.
        code: Option<i32>,
    },
    /// The engine contradicted itself; a result would not be trustworthy.
    Internal,
    /// RUST_FIB_SIMD names no instruction set, or one that this processor lacks.
    UnavailableSimd,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::TooLarge { n } => {
                write!(
                    f,
                    "n = {n} is above {MAX_INDEX}, the largest that can be computed"
                )
            }
            Self::OutOfMemory { bytes } => write!(f, "the system refused {bytes} bytes of memory"),
            Self::BufferTooSmall { needed } => write!(f, "the buffer has to hold {needed} digits"),
            Self::Cancelled => f.write_str("the calculation was cancelled"),
            Self::System { kind, code } => f.write_str(&system_words(kind, code)),
            Self::Internal => f.write_str("the engine stopped at an internal error"),
            Self::UnavailableSimd => f.write_str(
                "RUST_FIB_SIMD has to be avx512, avx2 or scalar, and one that this processor has",
            ),
        }
    }
}

impl std::error::Error for Error {}

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
