"""`python -m benchmarks.fib`: rust_fib beside the fastest others, to decimal digits."""

import argparse
import os
from collections.abc import Sequence
from pathlib import Path

from benchmarks.fib.ints import as_ints
from benchmarks.fib.one_second import challenge
from benchmarks.fib.peers import BY_NAME, PEERS, ROOT
from benchmarks.fib.report import write_all
from benchmarks.fib.session import run

FULL = tuple(10**power for power in range(3, 10))
QUICK = FULL[:4]
INTS = FULL[:-1]
PAGE = ROOT / "docs" / "benchmarks"
ELSEWHERE = ROOT / "target" / "bench-fib"


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, write the page and print it.

    Raises:
        SystemExit: a peer gave wrong digits, or none could be measured.
    """
    options = _parse(arguments)
    load = os.getloadavg()[0]
    results = run(options.peers, options.sizes, _say)
    if not results.samples:
        raise SystemExit("none of the peers could be measured")
    reached = challenge(_say) if options.one_second else {}
    ints = as_ints(INTS, _say) if options.ints else {}
    loads = (load, os.getloadavg()[0])
    page = write_all(options.output, results, reached, ints, loads)
    print(f"\n{page}\nwritten to {options.output}")
    if results.wrong:
        raise SystemExit("\n".join(results.wrong))


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.fib", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="up to n = 10^6, no challenge")
    parser.add_argument("--sizes", type=_sizes, help="such as 1000,1e6,1e7")
    parser.add_argument("--peers", type=_peers, default=PEERS, help=", ".join(BY_NAME))
    parser.add_argument("--output", type=Path, help="a folder; docs/benchmarks after a full run")
    parser.add_argument("--one-second", action="store_true", help="the challenge in a partial run")
    parser.add_argument("--ints", action="store_true", help="numbers as ints in a partial run")
    options = parser.parse_args(arguments)
    full = not (options.quick or options.sizes or options.peers is not PEERS)
    options.sizes = options.sizes or (QUICK if options.quick else FULL)
    options.output = (options.output or (PAGE if full else ELSEWHERE)).resolve()
    options.one_second |= full
    options.ints |= full
    return options


def _sizes(text: str) -> list[int]:
    return [int(float(word)) if "e" in word else int(word) for word in text.split(",")]


def _peers(text: str) -> list[object]:
    unknown = [name for name in text.split(",") if name not in BY_NAME]
    if unknown:
        raise argparse.ArgumentTypeError(f"no such peer: {', '.join(unknown)}")
    return [BY_NAME[name] for name in text.split(",")]


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    main()
