"""A first start that fails leaves nothing half-made."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

LOGS = "logs"


@contextmanager
def undone_unless_kept(data: Path) -> Iterator[Callable[[], None]]:
    """Remove what this start makes in an absent or empty data folder, unless it calls for keeping.

    Logs with words in them stay, for the sentence of the failure names them. A folder that holds
    anything before is an earlier start's, and left alone.
    """
    existed = data.exists()
    fresh = not existed or (data.is_dir() and not any(data.iterdir()))
    kept = False

    def keep() -> None:
        nonlocal kept
        kept = True

    try:
        yield keep
    finally:
        if fresh and not kept and data.is_dir():
            _remove_contents(data)
            if not existed:
                with suppress(OSError):  # not empty: there are logs
                    data.rmdir()


def _remove_contents(data: Path) -> None:
    for path in data.iterdir():
        if path.name == LOGS:
            _remove_empty_logs(path)
        elif path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def _remove_empty_logs(logs: Path) -> None:
    for log in logs.iterdir():
        if log.stat().st_size == 0:
            log.unlink()
    with suppress(OSError):  # not empty
        logs.rmdir()
