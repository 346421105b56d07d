"""Where a server's unix socket stands."""

import hashlib
import os
import re
import shutil
import socket
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from fib_service.embedded.errors import ServeError

LONGEST_PATH_BYTES = 103  # of sun_path: 107 on Linux, 103 on macOS
# libpq reads a comma as a list of hosts, and '+' for a space in a URL is read by some readers only.
PLAIN_PATH = re.compile(r"[A-Za-z0-9/._-]+")
STAND_IN = "fib-sockets-"
# /tmp first: it is short, and the user that PostgreSQL runs as can reach it.
PARENTS = tuple(map(Path, ("/tmp", tempfile.gettempdir())))  # noqa: S108 - mkdtemp's are private
# A stand-in that is younger may belong to a server which does not listen yet.
YOUNG_SECONDS = 60.0


@contextmanager
def socket_folder(preferred: Path, socket_name: str) -> Iterator[Path]:
    """The preferred folder, or a private stand-in for it where sockets cannot stand there.

    Both are closed to other users: nothing has to listen on TCP. A stand-in that a killed run left
    is removed by the next start, whichever data folder that is for.
    """
    if fits(preferred / socket_name):
        yield preferred
        return
    own = f"{STAND_IN}{os.geteuid()}-"
    name = own + hashlib.sha256(os.fsencode(preferred)).hexdigest()[:16]
    _remove_abandoned(own, name)
    folder = _stand_in(name, socket_name)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        _remove_abandoned(own, name)  # that of a killed run, whose server was ending at the start


def fits(path: Path) -> bool:
    """Whether a unix socket can stand at the path and be named in every client's URL."""
    return len(bytes(path)) <= LONGEST_PATH_BYTES and bool(PLAIN_PATH.fullmatch(str(path)))


def _stand_in(name: str, socket_name: str) -> Path:
    for parent in PARENTS:
        with suppress(OSError):
            folder = Path(tempfile.mkdtemp(prefix=f"{name}-", dir=parent)).resolve()
            if fits(folder / socket_name):
                return folder
            folder.rmdir()
    raise ServeError("no folder can hold a unix socket; use a shorter --data of plain letters")


def _remove_abandoned(own: str, name: str) -> None:
    """Remove this user's stand-ins in which nobody listens: those of `name`, and any old one."""
    for folder in (folder for parent in PARENTS for folder in parent.glob(f"{own}*")):
        with suppress(OSError):  # a stranger's with such a name, or one that is gone by now
            young = time.time() - folder.lstat().st_mtime < YOUNG_SECONDS
            same = folder.name.startswith(name)
            if (same or not young) and not any(map(_listens, folder.iterdir())):
                shutil.rmtree(folder)


def _listens(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
        return path.is_socket() and client.connect_ex(str(path)) == 0
