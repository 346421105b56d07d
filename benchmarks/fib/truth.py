"""What F(n) is, by means of its own: nobody is timed on a wrong answer."""

import csv
from functools import cache
from pathlib import Path
from typing import NamedTuple

MODULUS = 2**61 - 1
ROOT = Path(__file__).resolve().parents[2]
KNOWN_ANSWERS = ROOT / "rust_fib" / "fib_core" / "tests" / "data" / "known_answers.csv"
# Python's int() is quadratic: pieces of this many digits cost least.
_PIECE = 2000


class Answer(NamedTuple):
    """What is known of F(n): the residue always, the sha256 for the n of the table."""

    residue: int
    sha256: str | None


def answer(n: int) -> Answer:
    """The residue modulo 2^61 - 1 by doubling modulo it, the sha256 from known_answers.csv."""
    return Answer(_fibonacci_mod(n), _hashes().get(n))


def residue(digits: bytes) -> int:
    """Of the number that ASCII digits spell, modulo 2^61 - 1."""
    head = len(digits) % _PIECE
    value, shift = int(digits[:head] or b"0"), pow(10, _PIECE, MODULUS)
    for at in range(head, len(digits), _PIECE):
        value = (value * shift + int(digits[at : at + _PIECE])) % MODULUS
    return value % MODULUS


@cache
def _hashes() -> dict[int, str]:
    with KNOWN_ANSWERS.open(newline="") as file:
        return {int(row["n"]): row["sha256_of_digits"] for row in csv.DictReader(file)}


def _fibonacci_mod(n: int) -> int:
    a, b = 0, 1
    for bit in f"{n:b}":
        a, b = a * (2 * b - a) % MODULUS, (a * a + b * b) % MODULUS
        if bit == "1":
            a, b = b, (a + b) % MODULUS
    return a
