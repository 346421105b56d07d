"""What a number will cost."""

import stat
from pathlib import Path

import gmpy2
import pytest

import rust_fib
from tests.unit.rust_fib.conftest import Script

# OEIS A068070, from the exponent 0 on.
COUNTS = [1, 2, 21, 209, 2090, 20899, 208988, 2089877, 20898764, 208987640, 2089876403]

ASK = "import rust_fib; print(rust_fib.estimate(10**6).seconds)"


def test_digit_counts_are_exact() -> None:
    for exponent, count in enumerate(COUNTS):
        assert rust_fib.estimate(10**exponent).digit_count == count
    low, high = gmpy2.mpz(0), gmpy2.mpz(1)
    for n in range(20_000):
        assert rust_fib.estimate(n).digit_count == len(low.digits())
        low, high = high, low + high


def test_digit_counts_around_every_power_of_ten() -> None:
    """With 4,000 bits of the golden ratio: the n where the count changes, up to the limit."""
    with gmpy2.context(gmpy2.get_context(), precision=4_000):
        log_phi = gmpy2.log10((1 + gmpy2.sqrt(gmpy2.mpfr(5))) / 2)
        log_sqrt_5 = gmpy2.log10(gmpy2.mpfr(5)) / 2
        for power in [*range(1, 2_000), *range(10**6, 2 * 10**9, 999_983)]:
            first = int(gmpy2.ceil((power + log_sqrt_5) / log_phi))
            assert rust_fib.estimate(first).digit_count == power + 1
            assert rust_fib.estimate(first - 1).digit_count == power


def test_an_estimate_is_frozen() -> None:
    estimate = rust_fib.estimate(1_000)
    assert repr(estimate).startswith("Estimate(digit_count=209, peak_bytes=")
    assert estimate == rust_fib.estimate(1_000)
    with pytest.raises(AttributeError):
        estimate.seconds = 0.0  # type: ignore[misc]


def test_times_are_saved_and_read_again(tmp_path: Path, run_script: Script) -> None:
    env = {"XDG_CACHE_HOME": str(tmp_path)}
    first = run_script(ASK, env)
    (saved,) = (tmp_path / "rust_fib").iterdir()
    assert run_script(ASK, env).stdout == first.stdout
    saved.write_text(saved.read_text()[:40])
    assert float(run_script(ASK, env).stdout) > 0
    assert len(saved.read_text()) > 40


def test_without_a_cache_folder(tmp_path: Path, run_script: Script) -> None:
    (tmp_path / "file").touch()
    tmp_path.chmod(stat.S_IRUSR | stat.S_IXUSR)
    for folder in ("", "relative", str(tmp_path / "file"), "/proc", "/dev/null"):
        done = run_script(ASK, {"XDG_CACHE_HOME": folder, "HOME": folder})
        assert done.returncode == 0, done.stderr
        assert 0 < float(done.stdout) < 1
