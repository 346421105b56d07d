"""The fast method: the rust_fib wheel."""

import rust_fib
from fib_service.fib_calcs.panics import panics_as_errors


def fibonacci_digits(n: int) -> str:
    """The decimal digits of F(n) for 0 <= n < 2**64; the GIL is released meanwhile."""
    with panics_as_errors():
        return rust_fib.fibonacci_digits(n).decode("ascii")
