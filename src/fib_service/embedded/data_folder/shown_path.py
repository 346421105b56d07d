"""Paths as sentences show them."""

from pathlib import Path


def shown_path(path: Path) -> str:
    """The path from the current folder if it lies below (./data), else the whole path."""
    current = Path.cwd()
    shown = f"./{path.relative_to(current)}" if path.is_relative_to(current) else str(path)
    return shown.encode(errors="replace").decode()  # a name may be no text
