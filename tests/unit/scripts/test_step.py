"""scripts/step.sh: one line a step, the log in a file, one run at a time."""

import os
import pty
import re
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import pytest

ROOT = Path(__file__).parents[3]
STEP = str(ROOT / "scripts" / "step.sh")


@pytest.fixture
def name() -> Iterator[str]:
    """The name of a step that no other run has."""
    yield (name := f"step-{uuid4().hex}")
    for path in (ROOT / "target" / "logs").glob(f"{name}.*"):
        path.unlink()


def _run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    of_make = {"MAKEFLAGS", "STEP_BEGAN"}
    inherited = {key: text for key, text in os.environ.items() if key not in of_make}
    return subprocess.run(
        (STEP, *words),
        env=inherited | environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_step_is_one_line_with_its_seconds(name: str) -> None:
    done = _run(name, "building", "sh", "-c", "echo said; echo so >&2")
    assert re.fullmatch(r"building \.\.\. \d+\.\d s\n", done.stdout)
    assert (done.returncode, done.stderr) == (0, "")
    assert (ROOT / f"target/logs/{name}.log").read_text() == "said\nso\n"


def test_a_step_tells_what_came_of_it(name: str) -> None:
    count = '/passed/ {n += $1} END {print n " passed"}'
    done = _run("--sum", count, name, "testing", "printf", "%s\n", "3 passed", "4 passed")
    assert re.fullmatch(r"testing \.\.\. 7 passed, \d+\.\d s\n", done.stdout)


def test_a_step_that_fails_shows_the_end_of_its_log_and_where_it_is(name: str) -> None:
    done = _run(name, "building", "sh", "-c", "seq 1000; echo the reason; exit 7")
    assert done.returncode == 7
    assert re.fullmatch(r"building \.\.\. failed after \d+\.\d s\n", done.stdout)
    lines = done.stderr.splitlines()
    assert lines[-2:] == ["the reason", f"the whole log: target/logs/{name}.failed.log"]
    assert len(lines) < 50


def test_the_log_of_a_failure_outlives_the_next_run(name: str) -> None:
    _run(name, "building", "sh", "-c", "echo the reason; exit 1")
    _run(name, "building", "echo", "fine")
    assert (ROOT / f"target/logs/{name}.failed.log").read_text() == "the reason\n"


def test_a_step_ends_on_an_interrupt_that_its_starter_ignores(name: str) -> None:
    script = 'trap "" INT CHLD; exec "$@"'
    words = ("sh", "-c", script, "sh", STEP, name, "building", "sh", "-c", "kill -INT $$; sleep 60")
    done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=30)
    assert done.returncode == 130
    assert "failed after" in done.stdout


def test_a_step_beside_others_is_printed_whole(name: str) -> None:
    done = _run(name, "building", "true", MAKEFLAGS=" -j4 --jobserver-auth=3,4")
    assert re.fullmatch(r"building \.\.\. \d+\.\d s\n", done.stdout)


def test_on_a_terminal_the_seconds_count_up(name: str) -> None:
    ours, theirs = pty.openpty()
    with subprocess.Popen((STEP, name, "building", "sleep", "2.5"), stdout=theirs) as step:
        assert step.wait() == 0
    os.close(theirs)
    shown = os.read(ours, 10_000).decode()
    os.close(ours)
    assert "\rbuilding ... 1." in shown
    assert re.search(r"\rbuilding \.\.\. \d+\.\d s\x1b\[K\r\n$", shown)


def test_one_of_many_runs_makes_the_file_and_the_others_leave_it(name: str, tmp_path: Path) -> None:
    made, ran, began = tmp_path / "made", tmp_path / "ran", f"{time.time():.6f}"
    work = f"sleep 0.5; echo ran >>{ran}; touch {made}"

    def run(_: int) -> str:
        words = ("--makes", str(made), name, "building", "sh", "-c", work)
        return _run(*words, STEP_BEGAN=began).stdout

    with ThreadPoolExecutor(4) as pool:
        lines = list(pool.map(run, range(4)))
    assert ran.read_text() == "ran\n"
    assert lines.count("building ... made by another run\n") == 3
    later = _run("--makes", str(made), name, "building", "true", STEP_BEGAN=f"{time.time():.6f}")
    assert later.stdout.endswith(" s\n"), "a later run makes it again"


def test_a_step_whose_file_another_run_failed_to_make_is_taken_again(
    name: str, tmp_path: Path
) -> None:
    made = tmp_path / "made"
    words = ("--makes", str(made), name, "building", "sh", "-c")
    began = f"{time.time():.6f}"
    assert _run(*words, "exit 1", STEP_BEGAN=began).returncode == 1
    assert not made.exists()
    assert _run(*words, "true", STEP_BEGAN=began).returncode == 0
    assert made.exists()
