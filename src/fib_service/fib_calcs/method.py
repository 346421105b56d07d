"""The methods of calculation that exist."""

from enum import StrEnum
from typing import Self


class CalculationMethod(StrEnum):
    """How a number is calculated; a new method is one member here and one function in calculate."""

    PYTHON = "python"
    RUST = "rust"

    @classmethod
    def _missing_(cls, value: object) -> Self:
        existing = ", ".join(cls)
        raise ValueError(f"unknown calculation method {value!r}; those that exist are: {existing}")
