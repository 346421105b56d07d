"""Starting a program again when it ends by itself, unless it keeps ending."""

import subprocess
import time
from collections.abc import Callable

from fib_service.embedded.errors import ServeError
from fib_service.embedded.processes.child import end, kill_group
from fib_service.embedded.processes.program import Program
from fib_service.embedded.processes.readiness import FIRST_PATIENCE_SECONDS, await_ready, see_log
from fib_service.embedded.processes.stop_order import StopOrder

MOST_FAILURES = 5
FIRST_PAUSE_SECONDS = 0.5  # doubled by each failure in a row
PATIENCE_SECONDS = 2.0


class Watched:
    """A program and its process. A failure is an end before it was ready."""

    def __init__(self, program: Program, stop: StopOrder, say: Callable[[str], None]) -> None:
        self.program = program
        self._stop = stop
        self._say = say
        self._process: subprocess.Popen[bytes] | None = None
        self._ready = False
        self._failures = 0
        self._next_start = 0.0

    def begin(self) -> None:
        """Start it for the first time."""
        self._process = self.program.start(self._stop, FIRST_PATIENCE_SECONDS)

    def await_ready(self) -> None:
        """Wait until it is ready for the first time; an end before that is final."""
        assert self._process is not None  # noqa: S101 - narrows the type; `begin` came before
        await_ready(self.program, self._process, self._stop)
        self._ready = True

    def tend(self) -> None:
        """Look after it once: note its end, start it again when its pause is over.

        Raises:
            ServeError: it failed too often in a row.
        """
        if self._process is None:
            self._start_when_due()
        elif self._process.poll() is not None:
            self._note_end(self._process)
        elif not self._ready and self.program.is_ready(self._process):
            self._ready, self._failures = True, 0
            self._say(f"{self.program.name} is ready again")

    def stop(self) -> None:
        """Stop the process by its plan."""
        if self._process is not None:
            end(self._process, self.program.command, self._stop)

    def _start_when_due(self) -> None:
        if time.monotonic() < self._next_start:
            return
        try:
            self._process = self.program.start(self._stop, PATIENCE_SECONDS)
        except ServeError:  # processes of the one before still end
            self._plan_start()

    def _note_end(self, process: subprocess.Popen[bytes]) -> None:
        kill_group(process)  # its own children, which would keep its port or its jobs
        self._process = None
        self._plan_start()
        self._say(f"{self.program.name} ended (exit code {process.returncode}); starting it again")

    def _plan_start(self) -> None:
        self._failures += not self._ready
        if self._failures >= MOST_FAILURES:
            raise ServeError(
                f"{self.program.name} ended {MOST_FAILURES} times in a row, so everything was "
                f"stopped {see_log(self.program)}"
            )
        self._ready = False
        self._next_start = time.monotonic() + FIRST_PAUSE_SECONDS * 2**self._failures
