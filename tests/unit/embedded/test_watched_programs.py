"""Parts that end: before they were ever ready, after it, and again and again."""

import signal
import time
from dataclasses import dataclass
from pathlib import Path
from subprocess import Popen

import pytest

from fib_service.embedded.errors import ServeError
from fib_service.embedded.processes import watched
from fib_service.embedded.processes.child import Command
from fib_service.embedded.processes.program import Program
from fib_service.embedded.processes.readiness import start_ready
from fib_service.embedded.processes.stop_order import StopOrder
from fib_service.embedded.processes.watched import Watched


@dataclass(frozen=True)
class StandIn(Program):
    """A shell script that is ready when its log says so."""

    name = "the stand-in"
    start_seconds = 0.5

    def is_ready(self, process: Popen[bytes]) -> bool:
        return self.command.log.read_text().endswith(f"ready {process.pid}\n")


@pytest.fixture(autouse=True)
def _short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watched, "FIRST_PAUSE_SECONDS", 0.01)


def _program(tmp_path: Path, script: str) -> StandIn:
    words = ("/bin/sh", "-c", script)
    plan = ((signal.SIGTERM, 5.0),)
    return StandIn(Command(words, tmp_path / "log", plan, signal.SIGTERM, {}))


def _tend(program: Watched, lines: list[str], wanted: int) -> None:
    for _ in range(500):
        program.tend()
        if len(lines) >= wanted:
            return
        time.sleep(0.01)
    raise AssertionError(lines)


def test_program_that_ends_is_started_again(tmp_path: Path) -> None:
    lines: list[str] = []
    program = Watched(
        _program(tmp_path, "echo ready $$; sleep 0.1; exit 7"), StopOrder(), lines.append
    )
    program.begin()
    program.await_ready()
    _tend(program, lines, 12)  # twice as often as it may fail: it was ready each time
    program.stop()
    assert lines[:2] == [
        "the stand-in ended (exit code 7); starting it again",
        "the stand-in is ready again",
    ]


def test_program_that_is_never_ready_again_stops_everything(tmp_path: Path) -> None:
    lines: list[str] = []
    script = f"[ -e {tmp_path}/second ] || echo ready $$; touch {tmp_path}/second; exit 7"
    program = Watched(_program(tmp_path, script), StopOrder(), lines.append)
    program.begin()
    program.await_ready()
    with pytest.raises(ServeError, match=r"ended 5 times in a row.*\(see .*log\)"):
        _tend(program, lines, 99)
    assert len(lines) == 5


@pytest.mark.parametrize(
    ("script", "words"),
    [("exit 3", "the stand-in ended while starting"), ("sleep 60", "the stand-in took over")],
)
def test_program_that_does_not_start_names_its_log(tmp_path: Path, script: str, words: str) -> None:
    with pytest.raises(ServeError, match=rf"{words}.*\(see {tmp_path}/log\)"):
        start_ready(_program(tmp_path, script), StopOrder())
