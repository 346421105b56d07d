"""Values against GMP and against addition."""

import random
from concurrent.futures import ThreadPoolExecutor

import pytest

import rust_fib
from tests.independent import by_addition, fibonacci_digits


def test_every_small_number_by_addition() -> None:
    for n, digits in enumerate(by_addition(3_000)):
        assert rust_fib.fibonacci_digits(n).decode() == digits


def test_random_numbers_against_gmp() -> None:
    seed = random.randrange(2**32)
    for n in random.Random(seed).sample(range(1_000_000), 60):
        assert rust_fib.fibonacci_digits(n).decode() == fibonacci_digits(n), f"seed {seed}"


@pytest.mark.parametrize("n", [9_999, 10_000, 1_999_999, 2_000_000, 2_000_001])
@pytest.mark.parametrize("threads", [1, 2, 10**30 % 2**64])
def test_each_way_of_running(n: int, threads: int) -> None:
    digits = rust_fib.fibonacci_digits(n, threads=threads).decode()
    assert digits == fibonacci_digits(n)


def test_many_threads_at_once() -> None:
    numbers = [*range(0, 60_000, 997), 2_000_003] * 4
    with ThreadPoolExecutor(8) as pool:
        for n, digits in zip(numbers, pool.map(rust_fib.fibonacci_digits, numbers), strict=True):
            assert rust_fib.digits_mod(digits, 2**61 - 1) == rust_fib.fibonacci_mod(n, 2**61 - 1)


class Index:
    """An integer in all but type."""

    def __index__(self) -> int:
        return 30


def test_an_object_with_index_is_an_integer() -> None:
    assert rust_fib.fibonacci_digits(Index()) == b"832040"
