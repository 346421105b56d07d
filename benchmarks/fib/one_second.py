"""The one-second challenge: the largest n whose digits a fresh process writes within one second.

The whole process counts, from its start to its end: interpreter, tables and fresh pages included.
"""

import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import NamedTuple

from benchmarks.fib.peers import ONE_SECOND, RUST_PEERS
from benchmarks.fib.truth import answer, residue

LIMIT_SECONDS = 1.0
TRIALS = 3
# The search ends when the largest n that passed and the smallest that failed are this close.
PRECISION = 1.01

_RUST_FIB = """
import inspect, sys, rust_fib
call = getattr(rust_fib, "write_digits", None) or rust_fib.fibonacci_digits
threads = {"threads": 2} if "threads" in inspect.signature(call).parameters else {}
if call is rust_fib.fibonacci_digits:
    sys.stdout.buffer.write(call(int(sys.argv[1]), **threads))
else:
    call(int(sys.argv[1]), sys.stdout.buffer, **threads)
"""
_GMPY2 = """
import sys, gmpy2
sys.stdout.buffer.write(gmpy2.fib(int(sys.argv[1])).digits().encode("ascii"))
"""

CONTESTANTS: Mapping[str, Callable[[int], list[str]]] = {
    "rust_fib, Rust program, 2 threads": lambda n: [str(ONE_SECOND), str(n), "2"],
    "rust_fib, Rust program, 1 thread": lambda n: [str(ONE_SECOND), str(n), "1"],
    "rust_fib, Python, 2 threads": lambda n: [sys.executable, "-c", _RUST_FIB, str(n)],
    "FLINT radix, 2 threads": lambda n: [str(RUST_PEERS), "flint-radix-2t", str(n), "write"],
    "GMP from C": lambda n: [str(RUST_PEERS), "gmp", str(n), "write"],
    "gmpy2, Python": lambda n: [sys.executable, "-c", _GMPY2, str(n)],
}


class Reached(NamedTuple):
    """A contestant's largest n, and the seconds that its process took for it (median)."""

    n: int
    seconds: float


def challenge(say: Callable[[str], None]) -> dict[str, Reached]:
    """The largest n of every contestant that is built."""
    reached = {}
    for name, command in CONTESTANTS.items():
        try:
            reached[name] = _search(command)
            _check(command, reached[name].n)
        except (OSError, subprocess.CalledProcessError) as error:
            say(f"one second: {name} is missing ({error})")
        else:
            say(f"one second: {name} reaches n = {reached[name].n:,}")
    return reached


def _search(command: Callable[[int], list[str]]) -> Reached:
    passed, failed = Reached(0, 0.0), None
    n = 1_000_000
    while failed is None or failed > passed.n * PRECISION:
        seconds = median(_time(command(n)) for _ in range(TRIALS))
        if seconds <= LIMIT_SECONDS:
            passed = Reached(n, seconds)
        else:
            failed = n
        n = _round(2 * n if failed is None else (passed.n + failed) // 2)
    return passed


def _round(n: int) -> int:
    """To four digits, for people."""
    unit = int("1".ljust(len(str(n)) - 3, "0"))
    return n // unit * unit


def _time(command: list[str]) -> float:
    with Path("/dev/null").open("wb") as nowhere:
        start = perf_counter()
        subprocess.run(command, stdout=nowhere, stderr=subprocess.DEVNULL, check=True)
        return perf_counter() - start


def _check(command: Callable[[int], list[str]], n: int) -> None:
    digits = subprocess.run(command(n), stdout=subprocess.PIPE, check=True).stdout
    if residue(digits) != answer(n).residue:
        raise SystemExit(f"{command(n)[0]} wrote wrong digits of F({n})")
