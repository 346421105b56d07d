"""One server at a time on the files of a part."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fib_service.embedded.errors import ServeError
from fib_service.embedded.lock import HeldError, hold
from fib_service.embedded.part import Part
from fib_service.embedded.shown_path import shown_path
from fib_service.embedded.stop_order import StopOrder


@contextmanager
def part_lock(part: Part, lock: Path, patience_seconds: float, stop: StopOrder) -> Iterator[int]:
    """A locked descriptor for the server to inherit, which so holds it until its last process ends.

    Raises:
        ServeError: another server still holds it when the patience ends.
    """
    try:
        descriptor = hold(lock, patience_seconds, stop.pause)
    except HeldError:
        raise ServeError(
            f"{part.name} already runs on {shown_path(lock.parent.parent)}; stop it first, "
            "or name another folder with --data"
        ) from None
    try:
        yield descriptor
    finally:
        os.close(descriptor)
