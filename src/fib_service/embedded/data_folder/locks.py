"""Locks that end with the processes that hold them, however these die."""

import errno
import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from fib_service.embedded.data_folder.shown_path import shown_path
from fib_service.embedded.errors import ServeError

POLL_SECONDS = 0.05


class HeldError(Exception):
    """Another process holds the lock."""


def hold(
    path: Path, patience_seconds: float = 0, pause: Callable[[float], None] = time.sleep
) -> int:
    """Lock the file for this process and those that inherit the descriptor, which is returned.

    Raises:
        HeldError: it was still held when the patience ended.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        _lock(descriptor, time.monotonic() + patience_seconds, pause)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def _lock(descriptor: int, end: float, pause: Callable[[float], None]) -> None:
    while True:
        try:
            return fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno not in (errno.EWOULDBLOCK, errno.EACCES):
                raise
        if time.monotonic() >= end:
            raise HeldError
        pause(POLL_SECONDS)


@contextmanager
def server_lock(
    name: str, lock: Path, patience_seconds: float, pause: Callable[[float], None]
) -> Iterator[int]:
    """A locked descriptor for a server to inherit, which so holds it until its last process ends.

    Raises:
        ServeError: another server still holds it when the patience ends.
    """
    try:
        descriptor = hold(lock, patience_seconds, pause)
    except HeldError:
        raise ServeError(
            f"{name} already runs on {shown_path(lock.parent.parent)}; stop it first, "
            "or name another folder with --data"
        ) from None
    try:
        yield descriptor
    finally:
        os.close(descriptor)


@contextmanager
def serve_lock(data: Path, url: str) -> Iterator[bool]:
    """Be the only `serve` on the data folder; yields whether the one before was killed.

    Raises:
        ServeError: another one runs; the sentence says where.
    """
    path = data / "serve.lock"
    try:
        descriptor = hold(path)
    except HeldError:
        raise ServeError(_already_serving(data, path.read_text())) from None
    # The end empties the file, so words in it were left by a run that was killed.
    killed_before = os.fstat(descriptor).st_size > 0
    try:
        os.ftruncate(descriptor, 0)
        os.write(descriptor, f"{os.getpid()} {url}\n".encode())
        yield killed_before
    finally:
        os.ftruncate(descriptor, 0)
        os.close(descriptor)


def _already_serving(data: Path, holder: str) -> str:
    process, _, url = holder.strip().partition(" ")
    if not url:
        return f"another start or stop is under way in {shown_path(data)}; try again in a moment"
    return (
        f"already serving at {url} from {shown_path(data)} (process {process}); "
        "stop it first, or use another PORT and --data"
    )
