"""Bit faults injected into a result: the residue check before storing catches 100 of 100."""

import random

import gmpy2

import rust_fib
from fib_service.errors import VerificationError
from fib_service.fib_calcs.verify import verify_digits

N = 50_000
FAULTS = 100
BITS_PER_LIMB = 60


def is_caught(digits: str) -> bool:
    try:
        verify_digits(N, digits)
    except VerificationError:
        return True
    return False


def right_digits() -> bytes:
    digits = rust_fib.fibonacci_digits(N)
    verify_digits(N, digits.decode("ascii"))
    return digits


def test_bits_flipped_in_the_digits() -> None:
    digits, source = right_digits(), random.Random()
    caught = 0
    for _ in range(FAULTS):
        wrong = bytearray(digits)
        wrong[source.randrange(len(wrong))] ^= 1 << source.randrange(8)
        caught += is_caught(wrong.decode("latin-1"))
    assert caught == FAULTS


def test_bits_flipped_in_the_number() -> None:
    number, source = gmpy2.mpz(right_digits().decode("ascii")), random.Random()
    places = [source.randrange(number.bit_length()) for _ in range(FAULTS)]
    assert sum(is_caught(number.bit_flip(place).digits()) for place in places) == FAULTS


def test_bits_flipped_in_limbs_of_eighteen_digits() -> None:
    number, source = gmpy2.mpz(right_digits().decode("ascii")), random.Random()
    limbs = len(number.digits()) // 18
    caught = 0
    for _ in range(FAULTS):
        scale = gmpy2.mpz(10) ** (18 * source.randrange(limbs))
        limb = number // scale % 10**18
        wrong = number + (limb.bit_flip(source.randrange(BITS_PER_LIMB)) - limb) * scale
        caught += is_caught(wrong.digits())
    assert caught == FAULTS
