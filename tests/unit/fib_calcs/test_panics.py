"""Rust panics become ordinary exceptions; everything else passes through."""

import pytest

from fib_service.errors import RustPanicError
from fib_service.fib_calcs.panics import panics_as_errors


def test_a_panic_becomes_an_error() -> None:
    panic = type("PanicException", (BaseException,), {"__module__": "pyo3_runtime"})
    with pytest.raises(RustPanicError), panics_as_errors():
        raise panic("index out of bounds")


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit])
def test_other_exceptions_pass(error: type[BaseException]) -> None:
    with pytest.raises(error), panics_as_errors():
        raise error
