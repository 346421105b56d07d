"""Progress, and what stops a long calculation."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable

import pytest

import rust_fib

LONG = 200_000_000


def test_progress_rises_to_one() -> None:
    seen: list[float] = []
    start = time.monotonic()
    rust_fib.fibonacci_digits(LONG, progress=seen.append)
    seconds = time.monotonic() - start
    assert seen == sorted(seen)
    assert seen[-1] == 1.0
    assert all(0 <= share <= 1 for share in seen)
    assert len(seen) <= 10 * seconds + 2


def test_progress_of_a_short_call() -> None:
    seen: list[float] = []
    rust_fib.fibonacci_digits(1_000, progress=seen.append)
    assert seen == [1.0]


@pytest.mark.parametrize("function", [rust_fib.fibonacci_digits, rust_fib.fibonacci_number])
def test_an_exception_in_progress_stops_the_calculation(function: Callable[..., object]) -> None:
    def refuse(share: float) -> None:
        raise LookupError(share)

    start = time.monotonic()
    with pytest.raises(LookupError):
        function(5_000_000_000, progress=refuse)  # seconds, if it went on
    assert time.monotonic() - start < 2
    assert rust_fib.fibonacci_digits(10) == b"55"


INTERRUPTED = """
import time, rust_fib
print("ready", flush=True)
try:
    {call}
except KeyboardInterrupt:
    print(time.monotonic(), flush=True)
"""


@pytest.mark.parametrize(
    "call",
    [
        "rust_fib.fibonacci_digits(2_000_000_000)",
        "rust_fib.fibonacci_digits(2_000_000_000, threads=2)",
        "rust_fib.fibonacci_number(2_000_000_000)",
        "rust_fib.fibonacci_numbers([2_000_000] * 5_000)",
        "rust_fib.write_digits(2_000_000_000, '/dev/null')",
        "import os; r, w = os.pipe(); rust_fib.write_digits(10_000_000, open(w, 'wb', 0))",
    ],
)
def test_control_c_ends_a_long_call(call: str) -> None:
    command = [sys.executable, "-c", INTERRUPTED.format(call=call)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(0.5)
        sent = time.monotonic()
        os.kill(process.pid, signal.SIGINT)
        guard = threading.Timer(30, process.kill)
        guard.start()
        answered = float(process.stdout.readline())
        guard.cancel()
    assert process.returncode == 0
    assert answered - sent < 1
