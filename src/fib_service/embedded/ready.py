"""Waiting until a started program does its work."""

import subprocess
import time

from fib_service.embedded.errors import ServeError
from fib_service.embedded.part import Part
from fib_service.embedded.processes import end
from fib_service.embedded.shown_path import shown_path
from fib_service.embedded.stop_order import StopOrder

POLL_SECONDS = 0.03
FIRST_PATIENCE_SECONDS = 30.0  # PostgreSQL writes a checkpoint before it ends


def start_ready(part: Part, stop: StopOrder) -> subprocess.Popen[bytes]:
    """Start the part and wait until it is ready; whatever goes wrong, nothing is left running."""
    process = part.start(stop, FIRST_PATIENCE_SECONDS)
    try:
        await_ready(part, process, stop)
    except BaseException:
        end(process, part.command, stop)
        raise
    return process


def await_ready(part: Part, process: subprocess.Popen[bytes], stop: StopOrder) -> None:
    """Wait for it; raises ServeError if it ends instead, or takes too long."""
    end_time = time.monotonic() + part.start_seconds
    while not part.is_ready(process):
        if process.poll() is not None:
            raise ServeError(f"{part.name} ended while starting {see_log(part)}")
        if time.monotonic() > end_time:
            raise ServeError(f"{part.name} took over {part.start_seconds:.0f} s {see_log(part)}")
        stop.pause(POLL_SECONDS)


def see_log(part: Part) -> str:
    """The words that lead to the reason."""
    return f"(see {shown_path(part.command.log)})"
