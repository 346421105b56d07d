"""F(n) against GMP, string for string, on every instruction set that this processor has."""

import math
import os
import random
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
LOG10_PHI = math.log10((1 + math.sqrt(5)) / 2)
LOG10_SQRT_5 = math.log10(5) / 2
LIMB_DIGITS = 18
LIMBS_PER_VECTOR = 8
ODD_RADICES = (1, 3, 5, 7, 9, 15)

SEED = int(os.environ.get("FIB_SEED") or random.SystemRandom().getrandbits(32))


def calculate(path: str, indices: Iterable[int]) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "tests.unit.rust_fib.compare_with_gmp"],
        input="\n".join(map(str, indices)),
        env=os.environ | {"RUST_FIB_SIMD": path},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def processor_has(path: str) -> bool:
    """As the kernel tells it, not as the engine does."""
    needed = {
        "avx512": {"avx512f", "avx512dq", "avx512ifma", "avx512vbmi"},
        "avx2": {"avx2", "fma"},
        "scalar": set[str](),
    }
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    flags = next((line.split() for line in lines if line.startswith("flags")), [])
    return needed[path] <= set(flags)


def assert_equal_to_gmp(path: str, indices: Iterable[int]) -> None:
    """Or that the path is refused in clear words where the processor lacks it."""
    result = calculate(path, indices)
    if processor_has(path):
        assert result.returncode == 0, f"seed {SEED}: {result.stderr}"
    else:
        assert "RUST_FIB_SIMD has to be avx512, avx2 or scalar" in result.stderr


def first_index_beyond(limbs: int) -> int:
    """The smallest k for which F(k) has more than so many limbs."""
    return math.ceil((LIMB_DIGITS * limbs + LOG10_SQRT_5) / LOG10_PHI)


def indices_around_lengths(last: int) -> list[int]:
    """n whose last product, or the step before it, just fits R 2^k vectors or not.

    The engine bounds the limbs of F(k) by up to two digits too many, so twelve k too early.
    """
    lengths = (LIMBS_PER_VECTOR * radix << log for radix in ODD_RADICES for log in range(14))
    found = set()
    for half in {length // 2 + d for length in lengths for d in (-1, 0, 1)}:
        k = first_index_beyond(half)
        for near in range(k - 15, k + 4):
            found |= {2 * near, 2 * near + 1, 4 * near + near % 4}
    return sorted(n for n in found if n <= last)


@pytest.mark.parametrize("path", ["avx512", "avx2", "scalar"])
def test_random_numbers(path: str) -> None:
    source = random.Random(f"{SEED} {path}")
    octaves = [source.randrange(2 ** source.randrange(7, 20)) for _ in range(3000)]
    anywhere = [source.randrange(1_000_000) for _ in range(100)]
    assert_equal_to_gmp(path, octaves + anywhere)


@pytest.mark.parametrize("path", ["avx512", "avx2", "scalar"])
def test_numbers_around_every_transform_length(path: str) -> None:
    indices = indices_around_lengths(400_000)
    assert len(indices) > 3000
    assert_equal_to_gmp(path, indices)


@pytest.mark.parametrize("name", ["neon", "AVX2", "scalar ", "\u0661"])
def test_an_unknown_path_is_refused_in_clear_words(name: str) -> None:
    result = calculate(name, [1000])
    assert result.returncode == 1
    assert "RuntimeError: RUST_FIB_SIMD has to be avx512, avx2 or scalar" in result.stderr


def test_no_path_named_takes_the_best() -> None:
    assert calculate("", [0, 1, 100, 12345]).returncode == 0


def test_a_wrong_digit_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.unit.rust_fib import compare_with_gmp

    assert compare_with_gmp.is_equal(5000)
    monkeypatch.setattr(compare_with_gmp, "fibonacci_digits", lambda _: "1" * 1045)
    assert not compare_with_gmp.is_equal(5000)
