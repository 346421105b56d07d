"""Quotes: from n and the method alone, growing with n."""

import pytest

from fib_service.fib_calcs import CalculationMethod, largest_inline, quote
from tests.independent import fibonacci_digits


@pytest.mark.parametrize("n", [0, 1, 2, 10, 46, 47, 1000, 99_999, 100_000])
def test_the_digit_count_is_close_from_above(n: int) -> None:
    exact = len(fibonacci_digits(n))
    assert exact <= quote(n, CalculationMethod.RUST).digit_count <= exact + 3


@pytest.mark.parametrize("method", list(CalculationMethod))
def test_seconds_grow_with_n(method: CalculationMethod) -> None:
    seconds = [quote(n, method).seconds for n in (1000, 10**5, 10**6, 10**7, 10**8)]
    assert seconds == sorted(seconds)
    assert seconds[0] < seconds[-1] / 100


@pytest.mark.parametrize("method", list(CalculationMethod))
def test_the_limit_is_what_the_budget_pays_for(method: CalculationMethod) -> None:
    budget = 0.05
    limit = largest_inline(method, budget)
    assert quote(limit, method).seconds <= budget < quote(2 * limit, method).seconds
    assert len(str(limit).rstrip("0")) <= 2
