"""Where a server's unix socket stands."""

import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from fib_service.embedded.errors import ServeError

LONGEST_PATH_BYTES = 103  # of sun_path: 107 on Linux, 103 on macOS
# libpq reads a comma as a list of hosts, and '+' for a space in a URL is read by some readers only.
PLAIN_PATH = re.compile(r"[A-Za-z0-9/._-]+")


@contextmanager
def socket_folder(preferred: Path, socket_name: str) -> Iterator[Path]:
    """The preferred folder, or a private one for the time being where sockets cannot stand there.

    Both are closed to other users: nothing has to listen on TCP.
    """
    if fits(preferred / socket_name):
        yield preferred
        return
    folder = _private_folder(socket_name)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def fits(path: Path) -> bool:
    """Whether a unix socket can stand at the path and be named in every client's URL."""
    return len(bytes(path)) <= LONGEST_PATH_BYTES and bool(PLAIN_PATH.fullmatch(str(path)))


def _private_folder(socket_name: str) -> Path:
    # /tmp first: it is short, and the user that PostgreSQL runs as can reach it.
    for parent in ("/tmp", tempfile.gettempdir()):  # noqa: S108 - mkdtemp makes it private
        with suppress(OSError):
            folder = Path(tempfile.mkdtemp(prefix="fib-", dir=parent)).resolve()
            if fits(folder / socket_name):
                return folder
            folder.rmdir()
    raise ServeError("no folder can hold a unix socket; use a shorter --data of plain letters")
