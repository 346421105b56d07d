"""The data folder and what the service keeps in it."""

from dataclasses import dataclass
from pathlib import Path

from fib_service.embedded.data_folder.first_start import LOGS
from fib_service.embedded.data_folder.shown_path import shown_path
from fib_service.embedded.errors import ServeError


@dataclass(frozen=True)
class DataFolders:
    """The data folder, and the folders in it for logs and for files of the running service."""

    data: Path
    logs: Path
    run: Path


def make_data_folders(data: Path) -> DataFolders:
    """Make the folders where missing; logs and locks are for their owner only.

    Raises:
        ServeError: the folder cannot be written.
    """
    if "\n" in str(data):  # PostgreSQL's files give its path a line
        raise ServeError("the data folder's path holds a line break; name another with --data")
    folders = DataFolders(data, data / LOGS, data / "run")
    try:
        data.mkdir(parents=True, exist_ok=True)
        for folder in (folders.logs, folders.run):
            folder.mkdir(mode=0o700, exist_ok=True)
            _try_to_write(folder)
    except OSError as error:
        raise ServeError(
            f"the data folder {shown_path(data)} cannot be used ({error.strerror}); "
            "make it writable, or name another with --data"
        ) from None
    return folders


def _try_to_write(folder: Path) -> None:
    """Write a file: permissions alone do not tell of a full or read-only disk."""
    probe = folder / ".probe"
    probe.write_bytes(b"probe")
    probe.unlink()
