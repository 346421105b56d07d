"""One facade over the methods of calculation."""

from collections.abc import Callable, Mapping
from time import perf_counter
from typing import NamedTuple

from fib_service.fib_calcs import python_method, rust_method
from fib_service.fib_calcs.method import CalculationMethod

_FUNCTIONS: Mapping[CalculationMethod, Callable[[int], str]] = {
    CalculationMethod.PYTHON: python_method.fibonacci_digits,
    CalculationMethod.RUST: rust_method.fibonacci_digits,
}


class Calculation(NamedTuple):
    """The decimal digits of a Fibonacci number and the seconds they took."""

    digits: str
    seconds: float


def calc_fib_num(input_number: int, method: CalculationMethod | str) -> Calculation:
    """Calculate F(input_number) by `method`, a CalculationMethod or its string.

    Raises:
        ValueError: the number is below zero, or there is no such method.
    """
    function = _FUNCTIONS[CalculationMethod(method)]
    if input_number < 0:
        raise ValueError("Fibonacci has to be equal or above zero")
    start = perf_counter()
    digits = function(input_number)
    return Calculation(digits, perf_counter() - start)
