"""The check that every computed number passes before it is stored."""

import secrets

import rust_fib
from fib_service.errors import VerificationError
from fib_service.fib_calcs.panics import panics_as_errors
from fib_service.fib_calcs.primes import is_prime


def random_prime() -> int:
    """A prime of 61 bits, drawn at random: nobody can prepare a wrong number that passes."""
    while True:
        candidate = secrets.randbits(60) | 1 << 60 | 1
        if is_prime(candidate):
            return candidate


def fibonacci_residue(n: int, modulus: int) -> int:
    """F(n) mod `modulus` by fast doubling on small ints: no code shared with the methods."""
    low, high = 0, 1
    for bit in f"{n:b}":
        even, odd = low * (2 * high - low) % modulus, (low * low + high * high) % modulus
        low, high = (even, odd) if bit == "0" else (odd, (even + odd) % modulus)
    return low % modulus


def verify_digits(input_number: int, digits: str) -> None:
    """Check `digits` against F(input_number) modulo a random prime of 61 bits.

    Raises:
        VerificationError: they differ, or `digits` are not plain decimal digits.
    """
    prime = random_prime()
    try:
        with panics_as_errors():
            residue = rust_fib.digits_mod(digits.encode(), prime)
    except ValueError:
        residue = -1
    if residue != fibonacci_residue(input_number, prime):
        raise VerificationError(f"the digits calculated for {input_number} failed their check")
