"""One process's measurement of one peer at one n, and the summary of several."""

import json
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import NamedTuple

from benchmarks.fib.peers import Peer
from benchmarks.fib.truth import answer

# From here on the first call of a fresh process counts, below it the best of repeated calls.
FIRST_CALL_FROM = 10_000_000


class PeerError(Exception):
    """A peer did not give the digits; the words say why."""


class WrongAnswerError(PeerError):
    """A peer gave other digits."""


class Sample(NamedTuple):
    """What one fresh process measured; times in seconds, memory in bytes."""

    peer: str
    n: int
    digits: int
    first_seconds: float
    best_seconds: float | None
    calls: int
    resident_bytes: int
    peak_bytes: int
    first_faults: int


def take_sample(peer: Peer, n: int, seconds: float, calls: int, timeout: float) -> Sample:
    """Run one fresh process and check what it computed.

    Raises:
        PeerError: it failed, took longer than `timeout` seconds, or was killed.
        WrongAnswerError: its digits are not those of F(n).
    """
    try:
        process = subprocess.run(
            peer.command(n, seconds, calls),
            env=peer.full_environment(),
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )
    except FileNotFoundError:
        raise PeerError("not built") from None
    except subprocess.TimeoutExpired:
        raise PeerError(f"took more than {timeout:.0f} s") from None
    if process.returncode < 0:
        raise PeerError(f"ended by signal {-process.returncode}")
    if process.returncode > 0:
        raise PeerError((process.stderr.strip().splitlines() or ["failed"])[-1])
    return _checked(peer, n, json.loads(process.stdout))


def _checked(peer: Peer, n: int, found: dict[str, object]) -> Sample:
    known = answer(n)
    sha256, residue = found.pop("sha256"), found.pop("residue")
    if residue != known.residue or known.sha256 not in (None, sha256):
        raise WrongAnswerError(f"WRONG digits of F({n})")
    return Sample(peer=peer.name, n=n, **found)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Summary:
    """All samples of one peer at one n."""

    samples: Sequence[Sample]

    @property
    def warm_seconds(self) -> float | None:
        """The best of repeated calls in any process; None where each process called once."""
        found = [s.best_seconds for s in self.samples if s.best_seconds is not None]
        return min(found, default=None)

    @property
    def first_seconds(self) -> float:
        """The best first call of any process."""
        return min(sample.first_seconds for sample in self.samples)

    @property
    def seconds(self) -> float:
        """The time that counts at this n."""
        warm = self.warm_seconds
        if self.samples[0].n >= FIRST_CALL_FROM or warm is None:
            return self.first_seconds
        return warm

    @property
    def peak_bytes(self) -> int:
        """The most that any process held, interpreter included."""
        return max(sample.peak_bytes for sample in self.samples)

    @property
    def bytes_a_digit(self) -> float:
        """What the first call added to the process at its peak, for each digit of the result."""
        return max((s.peak_bytes - s.resident_bytes) / s.digits for s in self.samples)

    @property
    def faults(self) -> float:
        """Page faults of the first call, median over processes."""
        return median(sample.first_faults for sample in self.samples)
