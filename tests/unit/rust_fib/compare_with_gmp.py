"""Compares rust_fib's digits and ints with GMP's for the indices on stdin; for `test_against_gmp`.

A process of its own, because RUST_FIB_SIMD is read when a thread first calculates.
"""

import sys

import gmpy2

import rust_fib
from tests.independent import fibonacci_digits


def main() -> None:
    wrong = [n for n in map(int, sys.stdin) if not is_equal(n)]
    sys.exit(f"digits differ from GMP's at n = {wrong[:20]}" if wrong else None)


def is_equal(n: int) -> bool:
    digits = rust_fib.fibonacci_digits(n).decode("ascii")
    return digits == fibonacci_digits(n) and rust_fib.fibonacci_number(n) == gmpy2.fib(n)


if __name__ == "__main__":
    main()
