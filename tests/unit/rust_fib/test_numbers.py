"""Numbers as Python ints, one and many, and residues."""

import random
from collections.abc import Iterator

import gmpy2

import rust_fib


def test_every_small_number() -> None:
    low, high = 0, 1
    for n in range(1_000):
        assert rust_fib.fibonacci_number(n) == low
        low, high = high, low + high


def test_beyond_the_limit_of_python_for_digits() -> None:
    for n in (20_571, 20_580, 38_278, 100_003, 300_000):
        assert rust_fib.fibonacci_number(n) == int(gmpy2.fib(n))


def test_a_large_number_on_two_threads() -> None:
    seen: list[float] = []
    number = rust_fib.fibonacci_number(5_000_001, threads=2, progress=seen.append)
    assert number == gmpy2.fib(5_000_001)
    assert seen[-1] == 1.0


def test_a_batch_keeps_its_order() -> None:
    numbers = [30_000, 0, 5, 187, 5, 999]
    for threads in (1, 2, 50):
        batch = rust_fib.fibonacci_numbers(numbers, threads=threads)
        assert batch == [int(gmpy2.fib(n)) for n in numbers]
    assert rust_fib.fibonacci_numbers([]) == []


def test_a_batch_of_any_iterable() -> None:
    def numbers() -> Iterator[int]:
        yield from range(10)

    assert rust_fib.fibonacci_numbers(numbers()) == [0, 1, 1, 2, 3, 5, 8, 13, 21, 34]


def test_a_long_batch() -> None:
    batch = rust_fib.fibonacci_numbers([100_000] * 21, threads=2)
    assert batch == [int(gmpy2.fib(100_000))] * 21


def test_residues_of_any_index_and_modulus() -> None:
    source = random.Random(7)
    for _ in range(200):
        n, m = source.randrange(100_000), source.randrange(1, 2**64)
        assert rust_fib.fibonacci_mod(n, m) == int(gmpy2.fib(n) % m)
    assert rust_fib.fibonacci_mod(2**64 - 1, 1) == 0
    # The period modulo 10 is 60, and modulo 2^61 - 1 the digits of F(n) tell.
    assert rust_fib.fibonacci_mod(2**64 - 1, 10) == rust_fib.fibonacci_mod((2**64 - 1) % 60, 10)
