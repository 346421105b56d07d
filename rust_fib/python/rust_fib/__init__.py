"""Exact Fibonacci numbers of any size, computed in Rust with the GIL released."""

from rust_fib._native import (
    Estimate,
    digits_mod,
    estimate,
    fibonacci_digits,
    fibonacci_mod,
    fibonacci_number,
    fibonacci_numbers,
    write_digits,
)

__all__ = [
    "Estimate",
    "digits_mod",
    "estimate",
    "fibonacci_digits",
    "fibonacci_mod",
    "fibonacci_number",
    "fibonacci_numbers",
    "write_digits",
]
