"""The check before storing: right digits pass, every injected fault is caught."""

import random

import gmpy2
import pytest

from fib_service.errors import VerificationError
from fib_service.fib_calcs.primes import is_prime
from fib_service.fib_calcs.verify import fibonacci_residue, random_prime, verify_digits
from tests.independent import fibonacci_digits


@pytest.mark.parametrize("n", [0, 1, 2, 10, 46, 47, 93, 94, 1000, 100_000])
def test_right_digits_pass(n: int) -> None:
    verify_digits(n, fibonacci_digits(n))


def test_a_hundred_changed_digits_are_caught() -> None:
    digits = fibonacci_digits(20_000)
    source = random.Random(1)
    for _ in range(100):
        place = source.randrange(len(digits))
        wrong = str((int(digits[place]) + source.randrange(1, 10)) % 10)
        with pytest.raises(VerificationError, match="20000 failed"):
            verify_digits(20_000, digits[:place] + wrong + digits[place + 1 :])


@pytest.mark.parametrize("digits", ["", "5 5", "-55", "+55", "\u0665\u0665", "5.5", "56", "550"])
def test_what_is_not_the_number_is_refused(digits: str) -> None:
    with pytest.raises(VerificationError):
        verify_digits(10, digits)


def test_primes_are_drawn_anew_with_61_bits() -> None:
    primes = {random_prime() for _ in range(20)}
    assert len(primes) == 20
    assert all(prime.bit_length() == 61 and gmpy2.is_prime(prime, 50) for prime in primes)


def test_primality_agrees_with_gmp() -> None:
    source = random.Random(2)
    numbers = [*range(2000), *(source.getrandbits(64) for _ in range(2000)), 3215031751]
    assert [is_prime(n) for n in numbers] == [bool(gmpy2.is_prime(n, 50)) for n in numbers]


def test_residues_by_definition() -> None:
    assert [fibonacci_residue(n, 97) for n in range(300)] == [
        int(gmpy2.fib(n) % 97) for n in range(300)
    ]
