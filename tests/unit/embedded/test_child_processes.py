"""Starting, stopping and losing one child process."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from fib_service.embedded.errors import StopRequestedError
from fib_service.embedded.processes.child import Command, end, run_to_end, spawn
from fib_service.embedded.processes.stop_order import StopOrder, listening_for_stop
from tests.unit.embedded.process_table import members_of_group, wait_until

STUBBORN = "trap '' TERM; echo begun; while :; do sleep 0.1; done"
PARENT = """
import signal, sys, time
from pathlib import Path
from fib_service.embedded.processes.child import Command, spawn
words = ("/bin/sh", "-c", "echo $$; exec sleep 60")
spawn(Command(words, Path(sys.argv[1]), (), signal.SIGTERM, {}))
time.sleep(60)
"""


def _command(tmp_path: Path, script: str, seconds: float = 5) -> Command:
    plan = ((signal.SIGTERM, seconds),)
    words = ("/bin/sh", "-c", script)
    return Command(
        words, tmp_path / "child.log", plan, signal.SIGTERM, {"PATH": os.environ["PATH"]}
    )


def _wait_for(path: Path, text: str = "\n") -> str:
    for _ in range(500):
        if path.exists() and text in path.read_text():
            return path.read_text()
        time.sleep(0.02)
    raise AssertionError(f"{text!r} did not come into {path}")


def test_child_has_its_own_session_and_log(tmp_path: Path) -> None:
    process = spawn(_command(tmp_path, "echo begun; exec sleep 60"))
    _wait_for(tmp_path / "child.log", "begun")
    assert os.getsid(process.pid) == process.pid != os.getsid(0)
    end(process, _command(tmp_path, ""), StopOrder())
    assert process.returncode == -signal.SIGTERM


def test_child_that_ignores_the_plan_is_killed_with_its_group(tmp_path: Path) -> None:
    command = _command(tmp_path, STUBBORN, seconds=0.2)
    process = spawn(command)
    _wait_for(tmp_path / "child.log", "begun")
    end(process, command, StopOrder())
    assert process.returncode == -signal.SIGKILL
    wait_until(lambda: not members_of_group(process.pid))


def test_further_signal_hurries_the_stop(tmp_path: Path) -> None:
    command = _command(tmp_path, STUBBORN, seconds=60)
    process = spawn(command)
    _wait_for(tmp_path / "child.log", "begun")
    with listening_for_stop() as stop:
        timer = threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT))
        timer.start()
        end(process, command, stop)
        assert stop.count == 1
        timer.join()
    assert process.returncode == -signal.SIGKILL


def test_stop_order_ends_a_run(tmp_path: Path) -> None:
    stop = StopOrder()
    assert run_to_end(_command(tmp_path, "exit 3"), stop) == 3
    stop.receive(signal.SIGINT, None)
    with pytest.raises(StopRequestedError):
        run_to_end(_command(tmp_path, "exec sleep 60"), stop)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux tells children")
def test_child_ends_when_its_starter_is_killed(tmp_path: Path) -> None:
    parent = subprocess.Popen([sys.executable, "-c", PARENT, str(tmp_path / "log")])
    child = int(_wait_for(tmp_path / "log"))
    parent.kill()
    parent.wait()
    wait_until(lambda: not members_of_group(child))


def test_command_does_not_show_its_environment(tmp_path: Path) -> None:
    command = Command((), tmp_path, (), signal.SIGTERM, {"FIB_DB_URL": "canary"})
    assert "canary" not in repr(command)


def test_large_log_is_turned_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fib_service.embedded.processes.child.LARGEST_LOG_BYTES", 3)
    for _ in range(3):
        run_to_end(_command(tmp_path, "echo line"), StopOrder())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["child.log", "child.log.1"]
