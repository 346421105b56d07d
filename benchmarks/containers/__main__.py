"""The live stack measured: start, requests per second through NGINX, restarts under load."""

import argparse
import tempfile
from pathlib import Path

from benchmarks.containers.measure import Figures, measure
from benchmarks.containers.report import write_all

ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    """Measure and write docs/benchmarks/containers.md."""
    parser = argparse.ArgumentParser(prog="make bench-containers", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="few short rounds, nothing written")
    quick = parser.parse_args().quick
    with tempfile.TemporaryDirectory(prefix="fib-containers-") as folder:
        figures: Figures = measure(Path(folder), rounds=1 if quick else 5)
    page = write_all(None if quick else ROOT / "docs" / "benchmarks", figures)
    print(page)


main()
