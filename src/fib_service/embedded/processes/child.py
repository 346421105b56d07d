"""Starting and stopping one child process."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from fib_service.embedded.processes.stop_order import StopOrder

BOUND_EXEC = Path(__file__).with_name("bound_exec.py")
LARGEST_LOG_BYTES = 10_000_000
KILL_SECONDS = 10.0
POLL_SECONDS = 0.02


@dataclass(frozen=True)
class Account:
    """A user that a child process runs as."""

    uid: int
    gid: int


@dataclass(frozen=True)
class Command:
    """A program, and how it is started and stopped. The environment hides in `repr`."""

    words: tuple[str, ...]
    log: Path
    stop_plan: tuple[tuple[signal.Signals, float], ...]  # signal, seconds until the next one
    orphan_signal: signal.Signals  # sent by the kernel if the supervisor dies
    environment: Mapping[str, str] = field(repr=False)
    account: Account | None = None
    folder: Path | None = None


def child_environment(**values: str) -> dict[str, str]:
    """This process's environment without libpq's PG* variables, and with `values`."""
    inherited = {name: text for name, text in os.environ.items() if not name.startswith("PG")}
    return {**inherited, **values}


def spawn(command: Command, keep: Sequence[int] = ()) -> subprocess.Popen[bytes]:
    """Start the command in a session of its own, so that a terminal's Ctrl-C does not reach it.

    `keep` are file descriptors that it inherits.
    """
    _turn_log(command.log)
    with command.log.open("ab") as log:
        return subprocess.Popen(
            [*_binding(command), *command.words],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            env=dict(command.environment),
            cwd=command.folder,
            start_new_session=True,
            pass_fds=tuple(keep),
        )


def run_to_end(command: Command, stop: StopOrder) -> int:
    """Run the command and give its exit code; the stop order ends it."""
    process = spawn(command)
    try:
        while process.poll() is None:
            stop.pause(POLL_SECONDS)
        return process.returncode
    finally:
        end(process, command, stop)


def end(process: subprocess.Popen[bytes], command: Command, stop: StopOrder) -> None:
    """Stop the process by its plan, then by SIGKILL; also what it left of its process group."""
    for number, seconds in command.stop_plan:
        if process.poll() is None:
            process.send_signal(number)
            _wait(process, seconds, stop)
    kill_group(process)


def kill_group(process: subprocess.Popen[bytes]) -> None:
    """SIGKILL the process and what is left of its group, and reap it.

    The group keeps the id as long as it has a member, so the signal cannot meet a stranger.
    """
    with suppress(ProcessLookupError, PermissionError):  # PermissionError: macOS, only zombies left
        os.killpg(process.pid, signal.SIGKILL)
    with suppress(subprocess.TimeoutExpired):  # only a process stuck in the kernel outlives SIGKILL
        process.wait(KILL_SECONDS)


def _wait(process: subprocess.Popen[bytes], seconds: float, stop: StopOrder) -> None:
    """Wait for the end; a further signal to the supervisor cuts the wait short."""
    end_time, signals_before = time.monotonic() + seconds, stop.count
    while process.poll() is None and stop.count == signals_before and time.monotonic() < end_time:
        time.sleep(POLL_SECONDS)


def _binding(command: Command) -> list[str]:
    uid, gid = (command.account.uid, command.account.gid) if command.account else (-1, -1)
    numbers = (os.getpid(), int(command.orphan_signal), uid, gid)
    return [sys.executable, "-I", "-S", str(BOUND_EXEC), *map(str, numbers)]


def _turn_log(log: Path) -> None:
    """Keep one older log, so that logs do not fill the disk."""
    if log.exists() and log.stat().st_size > LARGEST_LOG_BYTES:
        log.replace(log.with_suffix(".log.1"))
