"""Reading a natural number from a URL."""

import re

from fib_service.views.errors import BadInput

# ASCII digits alone: int() would also take signs, spaces, underscores and other scripts' digits.
_NATURAL = re.compile(r"0|[1-9][0-9]*", re.ASCII)
_NEGATIVE = re.compile(r"-[0-9]*[1-9][0-9]*(\.[0-9]+)?", re.ASCII)
_BIGINT_DIGITS = 19
BIGINT_MAX = 2**63 - 1


def natural_number(text: str, *, largest: int = BIGINT_MAX, name: str = "N") -> int:
    """The number that `text` spells.

    Raises:
        BadInput: 400 where it spells none or is below zero, 422 where it is above `largest`.
    """
    if _NEGATIVE.fullmatch(text):
        raise BadInput(
            "Fibonacci has to be equal or above zero"
            if name == "N"
            else f"{name} has to be equal or above zero"
        )
    if not _NATURAL.fullmatch(text):
        raise BadInput(
            f"{name} has to be a whole number in plain digits without leading zeros, such as 10"
        )
    if len(text) > _BIGINT_DIGITS or int(text) > largest:
        raise BadInput(f"{name} is too large: {largest} is the largest accepted here", status=422)
    return int(text)
