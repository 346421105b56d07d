"""Each wrong argument is its documented exception."""

from collections.abc import Callable
from decimal import Decimal

import pytest

import rust_fib

LIMIT = 10_000_000_000
OF_ONE_INDEX: list[Callable[..., object]] = [
    rust_fib.fibonacci_digits,
    rust_fib.fibonacci_number,
    rust_fib.estimate,
    lambda n: rust_fib.fibonacci_numbers([1, n]),
    lambda n: rust_fib.write_digits(n, "/nowhere/at/all"),
]
every_function = pytest.mark.parametrize("function", OF_ONE_INDEX)


class RaisingIndex:
    """An integer that cannot say which."""

    def __index__(self) -> int:
        raise LookupError("no index today")


class StringIndex:
    """An integer that lies."""

    def __index__(self) -> int:
        return "7"  # type: ignore[return-value]


@every_function
@pytest.mark.parametrize(
    "n", [True, False, 1.0, float("nan"), "5", b"5", None, [], {}, 5j, Decimal(5), StringIndex()]
)
def test_what_is_no_integer(function: Callable[..., object], n: object) -> None:
    with pytest.raises(TypeError):
        function(n)


@every_function
@pytest.mark.parametrize("n", [-1, -(2**63), -(10**5000)], ids=["-1", "-2^63", "long"])
def test_below_zero(function: Callable[..., object], n: int) -> None:
    with pytest.raises(ValueError, match="Fibonacci has to be equal or above zero"):
        function(n)


@every_function
@pytest.mark.parametrize(
    "n",
    [LIMIT + 1, 2**63, 2**64 - 1, 2**64, 10**5000],
    ids=lambda n: f"{n:.0e}" if n < 2**65 else "long",
)
def test_above_the_limit(function: Callable[..., object], n: int) -> None:
    with pytest.raises(OverflowError):
        function(n)


@every_function
def test_an_index_that_raises(function: Callable[..., object]) -> None:
    with pytest.raises(LookupError, match="no index today"):
        function(RaisingIndex())


@pytest.mark.parametrize("m", [0, -1, -(10**30)])
def test_a_modulus_that_is_not_above_zero(m: int) -> None:
    with pytest.raises(ValueError, match="the modulus has to be above zero"):
        rust_fib.fibonacci_mod(5, m)
    with pytest.raises(ValueError, match="the modulus has to be above zero"):
        rust_fib.digits_mod(b"5", m)


def test_a_modulus_of_no_64_bits() -> None:
    with pytest.raises(OverflowError):
        rust_fib.fibonacci_mod(5, 2**64)
    with pytest.raises(TypeError):
        rust_fib.fibonacci_mod(5, True)


@pytest.mark.parametrize("digits", [b"", b"1 ", b"-1", b"+1", b"1.0", b"\xb2", b"1\n"])
def test_digits_that_are_none(digits: bytes) -> None:
    with pytest.raises(ValueError, match="ASCII digits"):
        rust_fib.digits_mod(digits, 7)


@pytest.mark.parametrize("threads", [0, -1])
def test_threads_have_to_be_some(threads: int) -> None:
    with pytest.raises(ValueError, match="threads has to be above zero"):
        rust_fib.fibonacci_digits(5, threads=threads)


def test_progress_has_to_be_callable() -> None:
    with pytest.raises(TypeError, match="progress"):
        rust_fib.fibonacci_digits(5, progress=7)  # type: ignore[arg-type]
