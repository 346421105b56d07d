"""F(n) as an integer in binary, where no library has digits to make: best of repeated calls."""

import subprocess
import sys
from collections.abc import Callable, Sequence

from benchmarks.fib.truth import MODULUS, answer

# A function f of each; all are called from Python, in processes of their own.
CALLS = {
    "rust_fib.fibonacci_number, 1 thread": "from rust_fib import fibonacci_number as f",
    "rust_fib.fibonacci_number, 2 threads": (
        "from functools import partial; import rust_fib; "
        "f = partial(rust_fib.fibonacci_number, threads=2)"
    ),
    "gmpy2.fib": "from gmpy2 import fib as f",
    "python-flint, fmpz.fib_ui": "from flint import fmpz; f = fmpz.fib_ui",
}
ROUNDS = 3

_PROGRAM = """
import sys
from time import perf_counter
n, best, calls, start = int(sys.argv[1]), float("inf"), 0, perf_counter()
while calls < 3 or perf_counter() - start < 0.2:
    call = perf_counter()
    value = f(n)
    best, calls = min(best, perf_counter() - call), calls + 1
print(best, int(value % {modulus}))
"""


def as_ints(sizes: Sequence[int], say: Callable[[str], None]) -> dict[tuple[str, int], float]:
    """Seconds by name and n, the best of all rounds.

    Raises:
        RuntimeError: one gave a wrong number, or failed.
    """
    best: dict[tuple[str, int], float] = {}
    for n in sizes:
        for _ in range(ROUNDS):
            for name in CALLS:
                seconds = _measure(name, n)
                best[name, n] = min(seconds, best.get((name, n), seconds))
        for name in CALLS:
            say(f"n = {n:>13,}  {name:36} best {best[name, n]:.6f} s")
    return best


def _measure(name: str, n: int) -> float:
    program = CALLS[name] + _PROGRAM.format(modulus=MODULUS)
    command = [sys.executable, "-c", program, str(n)]
    process = subprocess.run(command, capture_output=True, text=True, check=False)
    if process.returncode != 0:
        raise RuntimeError(f"{name} at n = {n:,}: {process.stderr.strip()[-300:]}")
    seconds, residue = process.stdout.split()
    if int(residue) != answer(n).residue:
        raise RuntimeError(f"{name}: wrong F({n})")
    return float(seconds)
