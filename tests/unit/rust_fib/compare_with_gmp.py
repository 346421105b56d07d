"""Compares rust_fib's digits with GMP's for the indices on stdin; run by `test_against_gmp`.

A process of its own, because RUST_FIB_SIMD is read when a thread first calculates.
"""

import sys

import rust_fib
from tests.independent import fibonacci_digits


def main() -> None:
    wrong = [n for n in map(int, sys.stdin) if not is_equal(n)]
    sys.exit(f"digits differ from GMP's at n = {wrong[:20]}" if wrong else None)


def is_equal(n: int) -> bool:
    return rust_fib.fibonacci_digits(n).decode("ascii") == fibonacci_digits(n)


if __name__ == "__main__":
    main()
