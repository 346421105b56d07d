"""One measurement of one peer in this process: `worker.py PEER N SECONDS CALLS`, a line of JSON.

`fib_peers` does the same for peers in Rust and C, with the same fields.
"""

import json
import resource
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from benchmarks.fib.contestants import as_bytes, calculation
from benchmarks.fib.truth import residue


def measure(
    calculate: Callable[[int], bytes | str], n: int, seconds: float, calls: int
) -> dict[str, object]:
    """Call `calculate` at least `calls` times and until `seconds` have passed."""
    resident, faults = _status("VmRSS"), _minor_faults()
    start = perf_counter()
    digits = calculate(n)
    first = perf_counter() - start
    peak, faults = _status("VmHWM"), _minor_faults() - faults
    best, count = float("inf"), 1
    while count < calls or perf_counter() - start + min(best, first) < seconds:
        del digits
        call = perf_counter()
        digits = calculate(n)
        best = min(best, perf_counter() - call)
        count += 1
    text = as_bytes(digits)
    return {
        "first_seconds": first,
        "best_seconds": best if count > 1 else None,
        "calls": count,
        "digits": len(text),
        "sha256": sha256(text).hexdigest(),
        "residue": residue(text),
        "resident_bytes": resident,
        "peak_bytes": peak,
        "first_faults": faults,
    }


def _status(name: str) -> int:
    """Bytes of this process, by Linux; getrusage would count the parent's before exec."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) * 1024
    return 0


def _minor_faults() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt


def main() -> None:
    """Measure as the arguments say, or write the digits: `worker.py PEER N write`."""
    peer, n, *rest = sys.argv[1:]
    calculate = calculation(peer)
    if rest == ["write"]:
        sys.stdout.buffer.write(as_bytes(calculate(int(n))))
        return
    seconds, calls = rest
    print(json.dumps(measure(calculate, int(n), float(seconds), int(calls))))


if __name__ == "__main__":
    main()
