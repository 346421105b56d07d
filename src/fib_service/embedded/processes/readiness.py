"""Waiting until a started program does its work."""

import subprocess
import time

from fib_service.embedded.data_folder.shown_path import shown_path
from fib_service.embedded.errors import ServeError
from fib_service.embedded.processes.child import end
from fib_service.embedded.processes.program import Program
from fib_service.embedded.processes.stop_order import StopOrder

POLL_SECONDS = 0.03
FIRST_PATIENCE_SECONDS = 30.0  # PostgreSQL writes a checkpoint before it ends


def start_ready(program: Program, stop: StopOrder) -> subprocess.Popen[bytes]:
    """Start the program and wait until it is ready; where it fails, nothing is left running."""
    process = program.start(stop, FIRST_PATIENCE_SECONDS)
    try:
        await_ready(program, process, stop)
    except BaseException:
        end(process, program.command, stop)
        raise
    return process


def await_ready(program: Program, process: subprocess.Popen[bytes], stop: StopOrder) -> None:
    """Wait for it; raises ServeError if it ends instead, or takes too long."""
    end_time = time.monotonic() + program.start_seconds
    while not program.is_ready(process):
        if process.poll() is not None:
            raise ServeError(f"{program.name} ended while starting {see_log(program)}")
        if time.monotonic() > end_time:
            raise ServeError(
                f"{program.name} took over {program.start_seconds:.0f} s {see_log(program)}"
            )
        stop.pause(POLL_SECONDS)


def see_log(program: Program) -> str:
    """The words that lead to the reason."""
    return f"(see {shown_path(program.command.log)})"
