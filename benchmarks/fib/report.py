"""The page, the raw results and the plot of a run."""

import csv
import json
import os
import platform
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.fib import tables
from benchmarks.fib.one_second import Reached
from benchmarks.fib.peers import BY_NAME, versions
from benchmarks.fib.plot import draw
from benchmarks.fib.sample import FIRST_CALL_FROM, Sample
from benchmarks.fib.session import LIMIT_SECONDS, Results

METHOD = f"""\
Time from an index n to F(n) in ASCII digits, all in one run. Below n = 10^7 it is the best of
repeated calls, from 10^7 on the first call of a fresh process (best of processes). Every sample
is a process of its own; rounds go through all peers in turn, so that noise hits all alike. Every
result is checked: by its residue modulo 2^61 - 1, and by sha256 where
`rust_fib/fib_core/tests/data/known_answers.csv` has it. rust_fib, gmpy2, python-flint and CPython
are called from Python, the others from Rust; the FLINT radix rows are a doubling written for this
page over FLINT's `radix` module, CPython's decimal is the service's own Python method. A peer ends
where its next n would take more than {LIMIT_SECONDS:.0f} s. Memory is the peak of
the process; bytes a digit count what the call added to what the process held before it, output
included."""


def write_all(
    folder: Path,
    results: Results,
    reached: Mapping[str, Reached],
    ints: Mapping[tuple[str, int], float],
    loads: tuple[float, float],
) -> str:
    """Write fibonacci.md, .csv, .json and .svg into `folder`; the page's text."""
    folder.mkdir(parents=True, exist_ok=True)
    machine = _machine(loads)
    page = _page(results, reached, ints, machine)
    (folder / "fibonacci.md").write_text(page)
    with (folder / "fibonacci.csv").open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(Sample._fields)
        writer.writerows(results.samples)
    facts = {
        "machine": machine,
        "missing": results.missing,
        "ended": results.ended,
        "wrong": results.wrong,
        "ints": [[name, n, seconds] for (name, n), seconds in ints.items()],
        "one_second": {name: found._asdict() for name, found in reached.items()},
    }
    (folder / "fibonacci.json").write_text(json.dumps(facts, indent=2) + "\n")
    draw(results, folder / "fibonacci.svg")
    return page


def _page(
    results: Results,
    reached: Mapping[str, Reached],
    ints: Mapping[tuple[str, int], float],
    machine: Mapping[str, str],
) -> str:
    sections = [
        "# Fibonacci digits, side by side",
        METHOD + "\n\n`make bench-fib` writes this page anew.",
        "![Time against n](fibonacci.svg)",
        "## Figures to reach\n\n" + tables.targets(results),
        "## Times\n\n" + tables.times(results) + _absent(results),
    ]
    present = {sample.peer for sample in results.samples}
    ours = [name for name in ("ours-1", "ours-2") if name in present]
    sections += [f"## Ratios to {BY_NAME[o].label}\n\n{tables.ratios(results, o)}" for o in ours]
    if results.sizes()[-1] >= FIRST_CALL_FROM:
        sections.append("## Memory\n\n" + tables.memory(results))
    firsts = [tables.first_calls(results, name) for name in ours]
    if firsts:
        sections.append("## What the first call of a process costs\n\n" + "\n\n".join(firsts))
    if reached:
        sections.append("## One second, written to /dev/null\n\n" + tables.one_second(reached))
    if ints:
        sections.append("## As an int, in binary\n\n" + tables.ints(ints))
    facts = (f"- {name}: {value}" for name, value in machine.items())
    sections.append("## Machine\n\n" + "\n".join(facts))
    return "\n\n".join(sections) + "\n"


def _absent(results: Results) -> str:
    reasons = {**results.missing, **results.ended}
    lines = [f"- {BY_NAME[name].label}: {reason}" for name, reason in reasons.items()]
    return (
        "\n\nNot measured, or only up to where their times end:\n\n" + "\n".join(lines)
        if lines
        else ""
    )


def _machine(loads: tuple[float, float]) -> dict[str, str]:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "date": datetime.now(UTC).strftime("%Y-%m-%d"),
        "processor": f"{_processor()}, {os.cpu_count()} cores",
        "memory": f"{memory:.0f} GiB",
        "system": f"{platform.system()} {platform.release()}",
        "load before and after": f"{loads[0]:.2f}, {loads[1]:.2f}",
        **versions(),
    }


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.machine()
