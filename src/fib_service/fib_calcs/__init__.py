"""Calculating Fibonacci numbers: methods, their cost, and the check of what they give."""

from fib_service.fib_calcs.calculate import Calculation, calc_fib_num
from fib_service.fib_calcs.method import CalculationMethod
from fib_service.fib_calcs.quote import Quote, largest_inline, quote

__all__ = [
    "Calculation",
    "CalculationMethod",
    "Quote",
    "calc_fib_num",
    "largest_inline",
    "quote",
]
