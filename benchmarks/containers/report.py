"""The page and the plot."""

import os
import platform
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from benchmarks.containers.measure import CONNECTIONS, SECONDS, Figures
from benchmarks.containers.plot import draw

PAGE = """\
# The live stack, measured

`make bench-containers` brings deployment/docker-compose.yml up on built images, measures and writes
this page anew. Start: from `docker-compose up -d` to the first calculation that is answered through
NGINX, the median of {rounds}. Requests per second: wrk with {connections} connections for {seconds}
s a round, client and servers on the same {cores} cores, the median of {rounds} rounds that
alternate; the ratio is the median of each round's.

![Requests per second](containers.svg)

| figure | wanted | measured | reached |
|---|---:|---:|---:|
{targets}

| what | requests/s |
|---|---:|
{rates}

| image | MB |
|---|---:|
{images}

Rolling restarts (deployment/rolling_restart.sh): {restarts} web replicas, of two, replaced one
after the other while {total:,} GETs came, none of which the cache could answer. Failed: {failed}.

Machine: {machine}, {date}.
"""


def write_all(folder: Path | None, figures: Figures) -> str:
    """Write containers.md and .svg into `folder`, if there is one; the page's text."""
    page = PAGE.format(
        rounds=len(figures.first_start),
        connections=CONNECTIONS,
        seconds=SECONDS,
        cores=os.cpu_count(),
        targets=_targets(figures),
        rates="\n".join(f"| {name} | {figures.rate(name):,.0f} |" for name in figures.rates),
        images="\n".join(f"| {n} | {b / 1e6:.0f} |" for n, b in figures.image_bytes.items()),
        restarts=figures.restarts,
        total=figures.gets,
        failed="; ".join(figures.failed) or "none",
        machine=f"{os.cpu_count()} cores, {platform.system()} {platform.release()}",
        date=datetime.now(UTC).date(),
    )
    if folder:
        (folder / "containers.md").write_text(page)
        draw(figures, folder / "containers.svg")
    return page


def _targets(figures: Figures) -> str:
    first, later = median(figures.first_start), median(figures.later_start)
    rows = [
        ("start on nothing, seconds", "<= 15", f"{first:.1f}", first <= 15),
        ("start on data, seconds", "<= 15", f"{later:.1f}", later <= 15),
        ("stored answer / plain file", ">= 0.8", f"{figures.ratio:.2f}", figures.ratio >= 0.8),
        ("failed GETs", "0", str(len(figures.failed)), not figures.failed),
    ]
    return "\n".join(f"| {a} | {b} | {c} | {'yes' if ok else 'NO'} |" for a, b, c, ok in rows)
