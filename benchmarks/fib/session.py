"""The measured run: every peer at every n, interleaved, each sample in a process of its own."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from benchmarks.fib.peers import Peer
from benchmarks.fib.sample import (
    FIRST_CALL_FROM,
    PeerError,
    Sample,
    Summary,
    WrongAnswerError,
    take_sample,
)

# A peer ends where its next number would take longer.
LIMIT_SECONDS = 60.0
# The prediction may be wrong by so much before the process is stopped.
TIMEOUT_SECONDS = 120.0
ROUNDS = 5
# First calls are at the mercy of the pages that the system happens to have ready: short ones are
# repeated more often, and the best counts, for every peer alike.
FIRST_CALL_ROUNDS = 8
FEW_ROUNDS = 3
FEW_ROUNDS_FROM_SECONDS = 1.0
# Calls as long as this are measured once: noise is no longer what decides.
ONE_ROUND_FROM_SECONDS = 8.0
WARM_SECONDS = 0.15
# Large enough for every library to need all that it was built with.
PRESENT_AT = 100_000


@dataclass
class Results:
    """Every sample, and why peers are absent."""

    samples: list[Sample] = field(default_factory=list)
    missing: dict[str, str] = field(default_factory=dict)
    ended: dict[str, str] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def summary(self, peer: str, n: int) -> Summary | None:
        """What was measured of a peer at n."""
        found = [sample for sample in self.samples if (sample.peer, sample.n) == (peer, n)]
        return Summary(found) if found else None

    def sizes(self) -> list[int]:
        """All n that were measured."""
        return sorted({sample.n for sample in self.samples})


def run(peers: Sequence[Peer], sizes: Sequence[int], say: Callable[[str], None]) -> Results:
    """Measure `peers` at `sizes`, smallest first."""
    results = Results()
    present = [peer for peer in peers if _is_present(peer, results, say)]
    for n in sorted(sizes):
        for peer in present:
            _foresee(peer, n, results)
        for index, peer in _turns(present, n):
            if peer.name not in results.ended and _wants_round(results, peer, n, index):
                _measure(peer, n, results, say)
    return results


def _is_present(peer: Peer, results: Results, say: Callable[[str], None]) -> bool:
    try:
        take_sample(peer, PRESENT_AT, 0, 1, TIMEOUT_SECONDS)
    except WrongAnswerError as error:
        results.wrong.append(f"{peer.label}: {error}")
    except PeerError as error:
        results.missing[peer.name] = str(error)
        say(f"missing: {peer.label} ({error})")
    return peer.name not in results.missing


def _turns(peers: Sequence[Peer], n: int) -> Iterator[tuple[int, Peer]]:
    """Round after round, each starting with another peer."""
    for index in range(FIRST_CALL_ROUNDS if n >= FIRST_CALL_FROM else ROUNDS):
        start = index * 5 % max(len(peers), 1)
        for peer in (*peers[start:], *peers[:start]):
            yield index, peer


def _wants_round(results: Results, peer: Peer, n: int, index: int) -> bool:
    done = results.summary(peer.name, n)
    if index == 0 or done is None:
        return index == 0
    if index >= FEW_ROUNDS and n >= FIRST_CALL_FROM:
        return done.first_seconds < FEW_ROUNDS_FROM_SECONDS
    return done.first_seconds < ONE_ROUND_FROM_SECONDS


def _measure(peer: Peer, n: int, results: Results, say: Callable[[str], None]) -> None:
    large = n >= FIRST_CALL_FROM
    # Warm calls of large numbers are wanted of ours alone; the others are compared by first calls.
    seconds, calls = (0.0, 3 if peer.is_ours else 1) if large else (WARM_SECONDS, 3)
    try:
        sample = take_sample(peer, n, seconds, calls, TIMEOUT_SECONDS)
    except WrongAnswerError as error:
        results.wrong.append(f"{peer.label}: {error}")
        results.ended[peer.name] = str(error)
    except PeerError as error:
        results.ended[peer.name] = f"at n = {n:,} it {error}"
    else:
        results.samples.append(sample)
        best = sample.first_seconds if sample.best_seconds is None else sample.best_seconds
        say(f"n = {n:>13,}  {peer.label:26} first {sample.first_seconds:.6f} s, best {best:.6f} s")
        return
    say(f"ended: {peer.label} ({results.ended[peer.name]})")


def _foresee(peer: Peer, n: int, results: Results) -> None:
    """End a peer whose growth so far says that n would take too long."""
    sizes = [size for size in results.sizes() if size < n and results.summary(peer.name, size)]
    if not sizes or peer.name in results.ended:
        return
    last = results.summary(peer.name, sizes[-1])
    before = results.summary(peer.name, sizes[-2]) if len(sizes) > 1 else None
    if last is None:
        return
    # Growth a factor of n: at least proportional, at most what the last two sizes show, extended.
    factor = n / sizes[-1]
    predicted = last.seconds * factor
    if before is not None:
        shown = last.seconds / before.seconds
        predicted = max(predicted, last.seconds * shown * factor * sizes[-2] / sizes[-1])
    if predicted > LIMIT_SECONDS:
        results.ended[peer.name] = f"n = {n:,} would take about {predicted:,.0f} s"
