"""The report's tables, in Markdown that reads as well on a terminal."""

from collections.abc import Iterable, Mapping, Sequence

from benchmarks.fib.one_second import Reached
from benchmarks.fib.peers import BY_NAME
from benchmarks.fib.sample import FIRST_CALL_FROM, Summary
from benchmarks.fib.session import Results
from benchmarks.fib.targets import (
    BYTES_A_DIGIT,
    BYTES_A_DIGIT_FROM,
    ONE_SECOND_INDEX,
    RATIOS,
    Target,
)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A padded Markdown table; the first column is text, the others are figures."""
    lines = [list(head), *map(list, rows)]
    widths = [max(3, *(len(line[i]) for line in lines)) for i in range(len(head))]
    rule = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    padded = [
        [
            cell.ljust(width) if i == 0 else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(line, widths, strict=True))
        ]
        for line in (lines[0], rule, *lines[1:])
    ]
    return "\n".join(f"| {' | '.join(line)} |" for line in padded)


def duration(seconds: float) -> str:
    """Three significant figures with a unit."""
    for factor, unit in ((1, "s"), (1e3, "ms"), (1e6, "us")):
        if seconds * factor >= 1:
            return f"{_three_figures(seconds * factor)} {unit}"
    return f"{_three_figures(seconds * 1e9)} ns"


def _three_figures(value: float) -> str:
    return f"{value:.{2 if value < 10 else 1 if value < 100 else 0}f}"


def power(n: int) -> str:
    """10^k where it is one, else the digits."""
    exponent = len(str(n)) - 1
    return f"10^{exponent}" if n == 10**exponent else f"{n:,}"


def _measured(results: Results) -> list[str]:
    found = {sample.peer for sample in results.samples}
    return [name for name in BY_NAME if name in found]


def times(results: Results) -> str:
    """The time that counts, every peer at every n."""
    sizes = results.sizes()
    return table(
        ["n", *map(power, sizes)],
        (
            [BY_NAME[peer].label, *(_cell(results.summary(peer, n)) for n in sizes)]
            for peer in _measured(results)
        ),
    )


def _cell(summary: Summary | None) -> str:
    return duration(summary.seconds) if summary else ""


def ratios(results: Results, ours: str) -> str:
    """Every peer's time divided by one of ours."""
    sizes = results.sizes()
    return table(
        [f"time / {BY_NAME[ours].label}", *map(power, sizes)],
        (
            [BY_NAME[peer].label, *(_ratio(results, peer, ours, n) for n in sizes)]
            for peer in _measured(results)
            if not BY_NAME[peer].is_ours
        ),
    )


def ratio(results: Results, peer: str, ours: str, n: int) -> float | None:
    """A peer's time / ours, where both were measured."""
    theirs, own = results.summary(peer, n), results.summary(ours, n)
    return theirs.seconds / own.seconds if theirs and own else None


def _ratio(results: Results, peer: str, ours: str, n: int) -> str:
    value = ratio(results, peer, ours, n)
    return "" if value is None else _three_figures(value)


def targets(results: Results) -> str:
    """The figures to reach beside what was measured."""
    return table(
        ["figure", "n", "wanted", "measured", "reached"],
        [*(_target_row(results, target) for target in RATIOS), *_memory_rows(results)],
    )


def _target_row(results: Results, target: Target) -> list[str]:
    name = f"{BY_NAME[target.peer].label} / {BY_NAME[target.ours].label}"
    value = ratio(results, target.peer, target.ours, target.n)
    wanted = f">= {target.least:g}"
    if value is None:
        return [name, power(target.n), wanted, "", "not measured"]
    return [name, power(target.n), wanted, _three_figures(value), _yes(value >= target.least)]


def _memory_rows(results: Results) -> Iterable[list[str]]:
    for peer in ("ours-1", "ours-2"):
        for n in results.sizes():
            summary = results.summary(peer, n)
            if summary and n >= BYTES_A_DIGIT_FROM:
                value = summary.bytes_a_digit
                name = f"bytes a digit, {BY_NAME[peer].label}"
                wanted = f"<= {BYTES_A_DIGIT:g}"
                yield [name, power(n), wanted, f"{value:.2f}", _yes(value <= BYTES_A_DIGIT)]


def _yes(reached: bool) -> str:
    return "yes" if reached else "NO"


def memory(results: Results) -> str:
    """Peak memory of fresh processes."""
    sizes = [n for n in results.sizes() if n >= FIRST_CALL_FROM]
    return table(
        ["peak (bytes a digit)", *map(power, sizes)],
        (
            [BY_NAME[peer].label, *(_peak(results.summary(peer, n)) for n in sizes)]
            for peer in _measured(results)
        ),
    )


def _peak(summary: Summary | None) -> str:
    if summary is None:
        return ""
    return f"{summary.peak_bytes / 1e6:,.0f} MB ({summary.bytes_a_digit:.2f})"


def first_calls(results: Results, peer: str) -> str:
    """What the first call of a process costs above a warm one."""
    rows = []
    for n in results.sizes():
        summary = results.summary(peer, n)
        if summary and summary.warm_seconds is not None:
            first, warm = summary.first_seconds, summary.warm_seconds
            cost = duration(max(first - warm, 0))
            rows.append([power(n), duration(warm), duration(first), cost, f"{summary.faults:,.0f}"])
    head = [f"n, {BY_NAME[peer].label}", "warm", "first call", "difference", "page faults"]
    return table(head, rows)


def one_second(reached: Mapping[str, Reached]) -> str:
    """The largest n of each contestant."""
    rows = [[name, f"{n:,}", f"{seconds:.3f} s"] for name, (n, seconds) in reached.items()]
    return table(["process", "largest n", "took"], [*rows, ["aim", f"{ONE_SECOND_INDEX:,}", ""]])


def ints(best: Mapping[tuple[str, int], float]) -> str:
    """Seconds of each library's own integers at every n."""
    names, sizes = list(dict.fromkeys(name for name, _ in best)), sorted({n for _, n in best})
    return table(
        ["n", *map(power, sizes)],
        ([name, *(duration(best[name, n]) for n in sizes)] for name in names),
    )
