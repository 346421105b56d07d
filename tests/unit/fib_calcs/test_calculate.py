"""Both methods against independent computations."""

import threading
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fib_service.fib_calcs import CalculationMethod, calc_fib_num
from tests.independent import by_addition, fibonacci_digits

METHODS = list(CalculationMethod)


@pytest.mark.parametrize("method", METHODS)
def test_the_first_two_thousand_by_addition(method: CalculationMethod) -> None:
    for n, digits in enumerate(by_addition(2000)):
        assert calc_fib_num(n, method).digits == digits, n


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("n", [4299, 20_577, 20_578, 65_535, 65_536, 100_000, 1_000_000])
def test_large_numbers_by_gmp(method: CalculationMethod, n: int) -> None:
    assert calc_fib_num(n, method).digits == fibonacci_digits(n)


@given(n=st.integers(0, 50_000), method=st.sampled_from(METHODS))
def test_any_number_by_gmp(n: int, method: CalculationMethod) -> None:
    assert calc_fib_num(n, method).digits == fibonacci_digits(n)


def test_a_method_is_named_by_its_string_too() -> None:
    assert calc_fib_num(93, "rust").digits == calc_fib_num(93, "python").digits


def test_seconds_are_measured() -> None:
    assert 0 < calc_fib_num(100_000, "rust").seconds < 60


@pytest.mark.parametrize("method", ["fortran", "", "RUST", None])
def test_an_unknown_method_names_those_that_exist(method: str) -> None:
    with pytest.raises(ValueError, match="those that exist are: python, rust"):
        calc_fib_num(10, method)


@pytest.mark.parametrize("method", METHODS)
def test_a_negative_number_is_refused(method: CalculationMethod) -> None:
    with pytest.raises(ValueError, match="Fibonacci has to be equal or above zero"):
        calc_fib_num(-1, method)


def test_rust_releases_the_gil() -> None:
    done = threading.Event()

    def calculate() -> None:
        calc_fib_num(20_000_000, CalculationMethod.RUST)
        done.set()

    thread = threading.Thread(target=calculate)
    thread.start()
    turns = 0
    while not done.is_set():
        time.sleep(0.001)
        turns += 1
    thread.join()
    assert turns >= 3, "no other thread ran while Rust computed"
