"""A bounded stream of GETs, whose answers are all kept."""

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Thread

import httpx

MOST_SECONDS = 180


@dataclass
class Load:
    """Answers by status, and what failed without one."""

    statuses: Counter[int] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    @property
    def total(self) -> int:
        """GETs that were sent."""
        return self.statuses.total() + len(self.faults)

    @property
    def failed(self) -> list[str]:
        """Every GET that was not answered 200, in words."""
        wrong = [f"{n} answers {s}" for s, n in self.statuses.items() if s != 200]
        return wrong + self.faults


@contextmanager
def gets(base_url: str, path: str, *, per_second: float) -> Iterator[Load]:
    """GETs of `path` with a number of its own each, from one thread, while the block runs."""
    load, over = Load(), Event()
    thread = Thread(target=_run, args=(load, over, base_url, path, per_second), daemon=True)
    thread.start()
    try:
        yield load
    finally:
        over.set()
        thread.join(60)


def _run(load: Load, over: Event, base_url: str, path: str, per_second: float) -> None:
    end, number = time.monotonic() + MOST_SECONDS, 0
    with httpx.Client(base_url=base_url, timeout=20) as client:
        while not over.wait(1 / per_second) and time.monotonic() < end:
            number += 1
            try:
                load.statuses[client.get(path.format(number)).status_code] += 1
            except httpx.HTTPError as error:
                load.faults.append(f"{path.format(number)}: {error!r}")
