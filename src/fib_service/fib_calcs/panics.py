"""Rust panics as ordinary exceptions."""

from collections.abc import Iterator
from contextlib import contextmanager

from fib_service.errors import RustPanicError


@contextmanager
def panics_as_errors() -> Iterator[None]:
    """Turn PyO3's PanicException, a BaseException that would end the server process, into an error.

    Raises:
        RustPanicError: the Rust code within panicked.
    """
    try:
        yield
    except Exception:
        raise
    except BaseException as error:
        if type(error).__module__ != "pyo3_runtime":
            raise
        raise RustPanicError("the Rust code stopped at an internal error") from error
