"""The living processes of this machine, as Linux lists them."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Process:
    """One living process."""

    pid: int
    parent: int
    group: int
    command: str


def living() -> list[Process]:
    """Every living process. One that is dead and waits to be reaped is not among them."""
    folders = (folder for folder in Path("/proc").iterdir() if folder.name.isdigit())
    return [found for folder in folders if (found := _read(folder)) is not None]


def members_of_group(group: int) -> list[Process]:
    """The living processes of a process group."""
    return [process for process in living() if process.group == group]


def family(pid: int) -> list[Process]:
    """The living descendants of a process."""
    processes = living()
    found = {pid}
    while more := {each.pid for each in processes if each.parent in found} - found:
        found |= more
    return [each for each in processes if each.pid in found - {pid}]


def wait_until(condition: Callable[[], bool], seconds: float = 10) -> None:
    """Wait until the condition holds; fail if it does not within the seconds."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"not so within {seconds} s"
        time.sleep(0.05)


def _read(folder: Path) -> Process | None:
    try:
        state, parent, group = (folder / "stat").read_text().rpartition(")")[2].split()[:3]
        command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:  # it has just ended
        return None
    return None if state in "ZX" else Process(int(folder.name), int(parent), int(group), command)
