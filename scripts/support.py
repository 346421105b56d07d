"""The tables of docs/support.md: each outside part with its version and the end of its support."""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TABLES = ROOT / "docs" / "support.md"
COLUMNS = ("Part", "Version", "Why it", "Supported until", "Updated by")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True)
class Part:
    """One row, below the heading of its table."""

    section: str
    name: str
    version: str
    why: str
    until: str
    updated_by: str

    @property
    def end(self) -> date | None:
        """The day on which its support ends; None where its authors give none."""
        found = _DATE.match(self.until)
        return date.fromisoformat(found[0]) if found else None


def parts(text: str | None = None) -> list[Part]:
    """All rows of docs/support.md, or of `text`."""
    section, found = "", []
    for line in (TABLES.read_text("utf-8") if text is None else text).splitlines():
        if line.startswith("## "):
            section = line.removeprefix("## ")
        cells = tuple(cell.strip() for cell in line.strip("|").split("|"))
        if line.startswith("|") and cells != COLUMNS and set(cells[0]) != {"-"}:
            found.append(Part(section, *cells))
    return found


def ended(today: date) -> list[Part]:
    """The parts whose support has ended before `today`, the longest ago first."""
    gone = [(part.end, part) for part in parts() if part.end and part.end < today]
    return [part for _, part in sorted(gone, key=lambda pair: pair[0])]
