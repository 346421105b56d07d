"""Two runs of the tests on one machine share no port and no folder."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests import ports, temporary
from tests.ports import free_port

ROOT = Path(__file__).parents[2]
FEW = range(24_000, 24_200)
PORTS = f"""
from tests import ports
ports._PORTS = {FEW}
print(*(ports.free_port() for _ in range(60)), flush=True)
input()
"""
FOLDER = """
from tests.temporary import make_folder
print(make_folder(), flush=True)
input()
"""


@contextmanager
def _another_run(source: str, **environment: str) -> Iterator[str]:
    """What another process prints, which lives on meanwhile."""
    with subprocess.Popen(
        (sys.executable, "-c", source),
        cwd=ROOT,
        env={"PYTHONPATH": f"{ROOT}/src:{ROOT}", **environment},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout
        yield process.stdout.readline().strip()
        process.communicate("\n")


def test_no_port_is_promised_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ports, "_PORTS", FEW)
    with _another_run(PORTS) as theirs, _another_run(PORTS) as others:
        ours = [free_port() for _ in range(20)]
        all_ports = [*ours, *map(int, theirs.split()), *map(int, others.split())]
    assert len(set(all_ports)) == len(all_ports) == 140


def test_a_promise_ends_with_its_run(monkeypatch: pytest.MonkeyPatch) -> None:
    with _another_run(PORTS.replace("(60)", "(1)")) as port:
        monkeypatch.setattr(ports, "_PORTS", range(int(port), int(port) + 1))
        with pytest.raises(AssertionError, match="every port is taken"):
            free_port()
    assert free_port() == int(port)


def test_a_folder_outlives_other_runs_and_not_many_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with _another_run(FOLDER, TMPDIR=str(tmp_path)) as living:
        ended = []
        for _ in range(temporary.KEPT + 3):
            with _another_run(FOLDER, TMPDIR=str(tmp_path)) as folder:
                ended.append(Path(folder))
        assert Path(living).is_dir()
        left = [folder for folder in ended if folder.exists()]
        assert ended[-1] in left
        assert len(left) <= temporary.KEPT + 1
