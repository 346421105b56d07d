"""Every function takes n as an int or as an object with `__index__`; bool is refused.

Errors they share:
    TypeError: n is no integer (bool, float, str, None ...).
    ValueError: n is below zero.
    OverflowError: n is above 10,000,000,000, the largest that can be computed.
    MemoryError: the system refuses the memory.
    RuntimeError: RUST_FIB_SIMD names no instruction set (avx512, avx2, scalar) that this processor
        has, or the engine stopped at an internal error.

The method is fast doubling (Knuth, The Art of Computer Programming, vol. 1, 1.2.8) on numbers held
in radix 10^18 (2^59 for ints) all the way, multiplied by transforms modulo three primes; `fib_core`
has the proofs.

A call from n = 2,000,000 on computes on a thread of its own, while the caller's thread looks for
signals every 50 ms: KeyboardInterrupt, or an exception raised by `progress`, ends the calculation.
"""

from collections.abc import Callable, Iterable
from os import PathLike
from typing import Protocol, SupportsIndex, final

class _Writer(Protocol):
    def write(self, data: bytes, /) -> object: ...

@final
class Estimate:
    """What F(n) will cost; see `estimate`."""

    @property
    def digit_count(self) -> int:
        """Decimal digits of F(n), exactly."""

    @property
    def peak_bytes(self) -> int:
        """Bytes of memory asked for at the peak: working memory, tables and the digits."""

    @property
    def seconds(self) -> float:
        """Seconds that the digits take with one thread, as calibrated on this machine."""

def fibonacci_digits(
    n: SupportsIndex,
    /,
    *,
    threads: int | None = None,
    progress: Callable[[float], object] | None = None,
) -> bytes:
    """The decimal digits of F(n) in ASCII, most significant first, without sign or separators.

    Args:
        threads: how many threads a large number may use; one where None.
        progress: called on the caller's thread with the share that is done, from 0.0 to 1.0, at
            most about ten times a second and at the end with 1.0.

    Raises:
        ValueError: `threads` is zero or less.
        Exception: what `progress` raises; the calculation has then stopped.
    """

def write_digits(
    n: SupportsIndex,
    file: str | PathLike[str] | _Writer,
    /,
    *,
    threads: int | None = None,
    progress: Callable[[float], object] | None = None,
) -> int:
    """Write the digits of F(n), most significant first, and return how many there are.

    They go out in blocks of about 1 MiB; all of them are never held beside the number itself.

    Args:
        file: a path or a binary file. At a path the file appears when it is whole: it is written
            under a temporary name (.rust_fib-*.part) in the same folder, flushed to disk and
            renamed, so that a failure leaves what was there before. A path that leads to a device
            or a pipe is opened and written as it is. A file needs `write(bytes)` alone, which is
            called on the caller's thread; it is neither flushed nor closed.
        threads: as in `fibonacci_digits`.
        progress: as in `fibonacci_digits`.

    Raises:
        OSError: the path cannot be written, with its `filename`; IsADirectoryError for a folder.
        ValueError: the path has a zero byte in it.
        TypeError: `file` is neither a path nor a file.
        Exception: what the file's `write` raises, such as BrokenPipeError.
    """

def fibonacci_number(
    n: SupportsIndex,
    /,
    *,
    threads: int | None = None,
    progress: Callable[[float], object] | None = None,
) -> int:
    """F(n) as an int, computed in binary from the start.

    Python prints no int above 4,300 digits by default, and takes long to print a large one: where
    digits are wanted, `fibonacci_digits` has them at once. The last step is `int.from_bytes`, which
    cannot be interrupted; it takes some milliseconds for each ten million of n.

    Args:
        threads: as in `fibonacci_digits`.
        progress: as in `fibonacci_digits`.
    """

def fibonacci_numbers(
    numbers: Iterable[SupportsIndex], /, *, threads: int | None = None
) -> list[int]:
    """F(n) of each n, in their order, computed by up to `threads` threads (one where None)."""

def estimate(n: SupportsIndex, /) -> Estimate:
    """The cost of F(n), within microseconds.

    The first call on a machine times some small numbers, about 20 ms, and saves the times in
    $XDG_CACHE_HOME/rust_fib or ~/.cache/rust_fib, where that can be written.
    """

def fibonacci_mod(n: SupportsIndex, m: SupportsIndex, /) -> int:
    """F(n) mod m without computing F(n), for n below 2**64 and 0 < m < 2**64; takes microseconds.

    Raises:
        ValueError: n is below zero, or m is zero or less.
        OverflowError: n or m is 2**64 or above.
    """

def digits_mod(digits: bytes, m: SupportsIndex, /) -> int:
    """The residue modulo m of the number that ASCII digits spell; 0 < m < 2**64.

    Raises:
        ValueError: a byte is no digit, there is none, or m is zero or less.
        OverflowError: m is 2**64 or above.
    """
