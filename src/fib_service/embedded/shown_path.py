"""Paths as sentences show them."""

from pathlib import Path


def shown_path(path: Path) -> str:
    """The path from the current folder if it lies below (./data), else the whole path."""
    try:
        return f"./{path.relative_to(Path.cwd())}"
    except ValueError:
        return str(path)
