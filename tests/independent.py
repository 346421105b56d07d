"""Fibonacci digits computed without any of the service's own code."""

import gmpy2


def fibonacci_digits(n: int) -> str:
    """F(n) by GMP."""
    return str(gmpy2.fib(n).digits())


def by_addition(count: int) -> list[str]:
    """F(0) ... F(count - 1), each the sum of the two before."""
    low, high, digits = gmpy2.mpz(0), gmpy2.mpz(1), []
    for _ in range(count):
        digits.append(low.digits())
        low, high = high, low + high
    return digits
