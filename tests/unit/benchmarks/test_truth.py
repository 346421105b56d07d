"""The benchmark's own knowledge of F(n), and that it notices wrong digits."""

import sys
from pathlib import Path

import pytest
from benchmarks.fib.contestants import fibonacci
from benchmarks.fib.peers import Peer
from benchmarks.fib.sample import PeerError, WrongAnswerError, take_sample
from benchmarks.fib.truth import MODULUS, answer, residue


@pytest.mark.parametrize("n", [0, 1, 2, 3, 10, 93, 94, 1000, 10_000])
def test_residues_agree_with_the_number(n: int) -> None:
    assert answer(n).residue == fibonacci(n) % MODULUS
    assert residue(str(fibonacci(n)).encode()) == answer(n).residue


def _peer(tmp_path: Path, text: str) -> Peer:
    program = tmp_path / "worker.py"
    program.write_text(text)
    return Peer("stub", "a stub", (sys.executable, str(program)))


def test_wrong_digits_are_noticed(tmp_path: Path) -> None:
    stub = _peer(tmp_path, 'print(\'{"sha256": "", "residue": 5, "digits": 209}\')')
    with pytest.raises(WrongAnswerError, match="WRONG"):
        take_sample(stub, 1000, 0, 1, 30)


def test_a_failure_is_told_by_its_last_line(tmp_path: Path) -> None:
    with pytest.raises(PeerError, match="no such library"):
        take_sample(_peer(tmp_path, "raise SystemExit('no such library')"), 1000, 0, 1, 30)


def test_a_peer_that_is_not_built_is_named_so() -> None:
    with pytest.raises(PeerError, match="not built"):
        take_sample(Peer("stub", "a stub", ("/nowhere/fib_peers",)), 1000, 0, 1, 30)
