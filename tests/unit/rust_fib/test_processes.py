"""Forks, subinterpreters, instruction sets, memory."""

import sys

import pytest

import rust_fib
from tests.unit.rust_fib.conftest import Script

FORK = """
import os, threading, warnings, rust_fib
warnings.simplefilter("ignore", DeprecationWarning)
def right(n, threads):
    digits = rust_fib.fibonacci_digits(n, threads=threads)
    return rust_fib.digits_mod(digits, 2**61 - 1) == rust_fib.fibonacci_mod(n, 2**61 - 1)
busy = threading.Thread(target=lambda: [right(3_000_000, 2) for _ in range(20)])
busy.start()
for i in range(20):
    assert right(2_500_000 + i, 1 + i % 2)
    child = os.fork()
    if child == 0:
        os._exit(0 if right(2_600_000 + i, 1 + i % 2) and right(100, 1) else 1)
    assert os.waitpid(child, 0)[1] == 0
busy.join()
"""


def test_a_forked_child_computes(run_script: Script) -> None:
    done = run_script(FORK)
    assert done.returncode == 0, done.stderr


SUBINTERPRETER = """
import _xxsubinterpreters as interpreters, rust_fib
rust_fib.fibonacci_digits(10)
try:
    interpreters.run_string(interpreters.create(), "import rust_fib")
except interpreters.RunFailedError as error:
    print(error)
print(rust_fib.fibonacci_digits(10))
"""


@pytest.mark.skipif(sys.version_info >= (3, 13), reason="the module has another name there")
def test_a_subinterpreter_is_refused(run_script: Script) -> None:
    done = run_script(SUBINTERPRETER)
    assert "ImportError" in done.stdout, done.stderr
    assert "subinterpreter" in done.stdout
    assert done.stdout.endswith("b'55'\n")


@pytest.mark.parametrize("name", ["scalar", "avx2", "avx512"])
def test_an_instruction_set_computes_or_is_refused(run_script: Script, name: str) -> None:
    source = "import rust_fib; print(rust_fib.fibonacci_digits(1000).decode())"
    done = run_script(source, {"RUST_FIB_SIMD": name})
    if done.returncode == 0:
        assert done.stdout.encode() == rust_fib.fibonacci_digits(1000) + b"\n"
    else:
        assert name != "scalar"
        assert "RuntimeError: RUST_FIB_SIMD has to be" in done.stderr


@pytest.mark.parametrize("function", ["fibonacci_digits", "fibonacci_number", "estimate"])
def test_an_unknown_instruction_set_is_refused(run_script: Script, function: str) -> None:
    done = run_script(f"import rust_fib; rust_fib.{function}(100)", {"RUST_FIB_SIMD": "mmx"})
    assert done.returncode == 1
    assert "RuntimeError: RUST_FIB_SIMD has to be avx512, avx2 or scalar" in done.stderr


REFUSED = """
import resource, rust_fib
rust_fib.fibonacci_digits(3_000_000)
resource.setrlimit(resource.RLIMIT_AS, (600 << 20, 600 << 20))
for call in (
    lambda: rust_fib.fibonacci_digits(10_000_000_000),
    lambda: rust_fib.fibonacci_digits(1_000_000_000),
    lambda: rust_fib.write_digits(1_000_000_000, "/dev/null"),
    lambda: rust_fib.fibonacci_numbers([1_000_000_000, 5]),
):
    try:
        call()
    except MemoryError as error:
        print("refused")
assert rust_fib.fibonacci_digits(10) == b"55"
"""


def test_refused_memory_is_an_error(run_script: Script) -> None:
    done = run_script(REFUSED)
    assert done.stdout == "refused\n" * 4, done.stderr
    assert done.returncode == 0


RESIDENT = """
import rust_fib
def megabytes(name):
    lines = open("/proc/self/status").read().splitlines()
    return next(int(l.split()[1]) for l in lines if l.startswith(name)) // 1024
rust_fib.fibonacci_digits(1000)
before = megabytes("VmRSS")
for _ in range(3):
    rust_fib.fibonacci_digits(300_000_000)
print(megabytes("VmHWM") - before, megabytes("VmRSS") - before)
"""


def test_a_large_call_gives_its_memory_back(run_script: Script) -> None:
    done = run_script(RESIDENT)
    peak, kept = (int(field) for field in done.stdout.split())
    estimated = rust_fib.estimate(300_000_000).peak_bytes / 2**20
    # The estimate is what is asked for; rows are given back before the digits' pages are touched.
    assert 0.5 * estimated < peak < 1.05 * estimated
    assert kept < 48
