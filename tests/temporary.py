"""A folder of its own for each run of the tests.

pytest's own, /tmp/pytest-of-USER, is shared: the start of a second run closes it to other users,
and PostgreSQL, which runs as one of them where the tests run as root, loses its files.
"""

import fcntl
import os
import shutil
import tempfile
from pathlib import Path

PREFIX = "fib-tests-"
KEPT = 3  # of runs that failed or were killed


def make_folder() -> Path:
    """A new folder, which is this run's until it ends, however it ends."""
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    fcntl.flock(os.open(folder, os.O_RDONLY), fcntl.LOCK_EX)
    _remove_old(folder.parent)
    return folder


def _remove_old(parent: Path) -> None:
    own = [each for each in parent.glob(f"{PREFIX}*") if each.stat().st_uid == os.geteuid()]
    ended = [each for each in own if _is_over(each)]
    for folder in sorted(ended, key=lambda each: each.stat().st_mtime)[:-KEPT]:
        shutil.rmtree(folder, ignore_errors=True)


def _is_over(folder: Path) -> bool:
    """Whether the run that the folder was made for has ended."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(descriptor)
    return True
