"""What computes the digits of F(n) in Python, by the names that peers.py gives.

Each module is imported only when it is measured: a process holds one peer alone.
"""

import inspect
import sys
from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import Any

Calculation = Callable[[int], bytes | str]


def calculation(peer: str) -> Calculation:
    """The function behind a peer's name.

    Raises:
        LookupError: there is no such peer.
        ImportError: its package is missing.
    """
    if peer.startswith("rust_fib-"):
        return _rust_fib(threads=int(peer.removeprefix("rust_fib-")))
    return {
        "gmpy2": _gmpy2,
        "python-flint": _python_flint,
        "decimal": _decimal,
        "int": _int,
    }[peer]()


def as_bytes(digits: bytes | str) -> bytes:
    """Digits as ASCII; outside the measured time, which ends with what each library gives."""
    return digits if isinstance(digits, bytes) else digits.encode("ascii")


def takes_threads(function: Callable[..., Any]) -> bool:
    """Whether the wheel that is installed lets the caller choose the number of threads."""
    return "threads" in inspect.signature(function).parameters


def _rust_fib(threads: int) -> Calculation:
    function: Callable[..., bytes] = import_module("rust_fib").fibonacci_digits
    if takes_threads(function):
        return partial(function, threads=threads)
    if threads > 1:
        raise ImportError("this rust_fib has one thread only")
    return function


def _gmpy2() -> Calculation:
    fib: Callable[[int], Any] = import_module("gmpy2").fib
    return lambda n: fib(n).digits()


def _python_flint() -> Calculation:
    fib: Callable[[int], Any] = import_module("flint").fmpz.fib_ui
    return lambda n: fib(n).str()


def _decimal() -> Calculation:
    method = import_module("fib_service.fib_calcs.python_method")
    function: Calculation = method.fibonacci_digits
    return function


def _int() -> Calculation:
    sys.set_int_max_str_digits(0)
    return lambda n: str(fibonacci(n))


def fibonacci(n: int) -> int:
    """F(n) by fast doubling of (F(k), F(k - 1)) over CPython's ints, two squares a step."""
    if n < 2:
        return n
    half = n // 2
    a, b = _pair(half)
    if n % 2 == 0:
        return a * (a + 2 * b)
    return (2 * a + b) * (2 * a - b) + _twice_sign(half)


def _pair(k: int) -> tuple[int, int]:
    a, b, at = 1, 0, 1
    for bit in f"{k:b}"[1:]:
        square, before = a * a, b * b
        upper, lower = 4 * square - before + _twice_sign(at), square + before
        middle = upper - lower
        a, b, at = (upper, middle, 2 * at + 1) if bit == "1" else (middle, lower, 2 * at)
    return a, b


def _twice_sign(k: int) -> int:
    return 2 if k % 2 == 0 else -2
