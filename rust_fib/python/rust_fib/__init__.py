"""Exact Fibonacci numbers of any size, computed in Rust with the GIL released."""

from rust_fib._native import digits_mod, fibonacci_digits, fibonacci_mod, fibonacci_number

__all__ = ["digits_mod", "fibonacci_digits", "fibonacci_mod", "fibonacci_number"]
