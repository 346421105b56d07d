"""The worker: Celery with the tasks."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from fib_service.embedded.data_folder.folders import DataFolders
from fib_service.embedded.processes.child import Command, spawn
from fib_service.embedded.processes.program import Program
from fib_service.embedded.processes.stop_order import StopOrder
from fib_service.embedded.programs.worker_ready import MARKER_VARIABLE

APPLICATION = "fib_service.make_celery:celery_app"
MOST_PROCESSES = 4


@dataclass(frozen=True)
class Worker(Program):
    """The worker and its pool of processes."""

    name = "the worker"
    marker: Path

    def start(self, stop: StopOrder, patience_seconds: float) -> subprocess.Popen[bytes]:  # noqa: ARG002
        """Start the worker, without the mark that an earlier one was ready."""
        self.marker.unlink(missing_ok=True)
        return spawn(self.command)

    def is_ready(self, process: subprocess.Popen[bytes]) -> bool:
        """Whether this very process has begun to take jobs."""
        try:
            return self.marker.read_text() == str(process.pid)
        except FileNotFoundError:
            return False


def worker_program(folders: DataFolders, environment: Mapping[str, str]) -> Worker:
    """The worker, not yet started."""
    marker = folders.run / "worker.ready"
    command = Command(
        words=_words(),
        log=folders.logs / "worker.log",
        stop_plan=((signal.SIGTERM, 15.0), (signal.SIGQUIT, 3.0)),  # warm, then cold
        orphan_signal=signal.SIGQUIT,
        environment={**environment, MARKER_VARIABLE: str(marker)},
    )
    return Worker(command, marker)


def _words() -> tuple[str, ...]:
    # Quiet: the banner shows the broker's address. It is alone, so it has nobody to mingle with.
    celery = (sys.executable, "-m", "celery", "--quiet", "-A", APPLICATION)
    processes = str(min(os.cpu_count() or 1, MOST_PROCESSES))
    options = ("--concurrency", processes, "--without-mingle", "--without-gossip")
    ready = ("--include", "fib_service.embedded.programs.worker_ready")
    return (*celery, "worker", "--loglevel", "INFO", *options, *ready)
