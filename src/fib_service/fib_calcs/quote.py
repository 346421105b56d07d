"""What a calculation will cost, from n and the method alone."""

from functools import cache
from math import log
from typing import NamedTuple

from fib_service.fib_calcs.calculate import calc_fib_num
from fib_service.fib_calcs.method import CalculationMethod
from fib_service.fib_calcs.python_method import digit_count_bound

# Two sizes where a method's time already grows as it does further up: the line through them, on
# logarithmic axes, is the estimate. Timing both takes some milliseconds, once a process.
_PROBES = (30_000, 300_000)
_REPEATS = 3
# Checking and storing a result, which a request waits for too; measured with PostgreSQL beside it.
_KEEPING_SECONDS_A_DIGIT = 1.2e-8


class Quote(NamedTuple):
    """The expected cost of one calculation."""

    digit_count: int
    """An upper bound of the number of digits, at most three too high."""
    seconds: float


class _CostLine(NamedTuple):
    seconds_at_probe: float
    exponent: float

    def seconds(self, n: int) -> float:
        ratio = n / _PROBES[0]
        return self.seconds_at_probe * float(max(ratio, 0.01) ** self.exponent)


@cache
def _cost_line(method: CalculationMethod) -> _CostLine:
    """The method's cost on this machine: the best of several, since noise only ever adds."""
    low, high = (min(calc_fib_num(n, method).seconds for _ in range(_REPEATS)) for n in _PROBES)
    exponent = max(1.0, log(high / low) / log(_PROBES[1] / _PROBES[0]))
    return _CostLine(low, exponent)


def quote(input_number: int, method: CalculationMethod) -> Quote:
    """The expected digits and seconds of F(input_number) by `method` on this machine, stored."""
    digit_count = digit_count_bound(input_number)
    calculating = _cost_line(method).seconds(input_number)
    return Quote(digit_count, calculating + digit_count * _KEEPING_SECONDS_A_DIGIT)


@cache
def largest_inline(method: CalculationMethod, inline_seconds: float) -> int:
    """The largest n that `method` answers within `inline_seconds` here, to two leading digits."""
    largest = 0
    for bit in reversed(range(63)):
        larger = largest | 1 << bit
        if quote(larger, method).seconds <= inline_seconds:
            largest = larger
    unit = int(10 ** max(0, len(str(largest)) - 2))
    return largest // unit * unit
