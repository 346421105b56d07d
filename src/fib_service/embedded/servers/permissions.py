"""Which paths another user cannot reach, and opening exactly those."""

import stat
from collections.abc import Iterable
from pathlib import Path

from fib_service.embedded.errors import ServeError


def closed_folders(targets: Iterable[Path]) -> list[Path]:
    """The folders above the targets that other users cannot pass through."""
    above = {folder for target in targets for folder in target.resolve().parents}
    existing = (folder for folder in sorted(above) if folder.exists())
    return [folder for folder in existing if not _mode(folder) & stat.S_IXOTH]


def unreadable_files(folders: Iterable[Path]) -> list[Path]:
    """What other users cannot read in the folders: pip under a strict umask makes such files."""
    trees = ((folder, *folder.rglob("*")) for folder in folders)
    return [path for tree in trees for path in tree if _mode(path) & _wanted(path) != _wanted(path)]


def open_to_pass(folders: Iterable[Path]) -> None:
    """Let every user pass through the folders (chmod o+x), without listing what is in them."""
    for folder in folders:
        _add_mode(folder, stat.S_IXOTH)


def open_to_read(paths: Iterable[Path]) -> None:
    """Let every user read the files, run the programs and list the folders (chmod o+rX)."""
    for path in paths:
        _add_mode(path, _wanted(path))


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def _wanted(path: Path) -> int:
    runs = path.is_dir() or _mode(path) & stat.S_IXUSR
    return stat.S_IROTH | (stat.S_IXOTH if runs else 0)


def _add_mode(path: Path, bits: int) -> None:
    try:
        path.chmod(_mode(path) | bits)
    except OSError as error:
        raise ServeError(
            f"PostgreSQL cannot run as root, and {path} cannot be opened to the user it would run "
            f"as ({error.strerror}); run as a user other than root"
        ) from None
