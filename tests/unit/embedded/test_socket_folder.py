"""Stand-ins for folders that no socket fits in: private, and not left lying about."""

import os
import shutil
import socket
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from fib_service.embedded.data_folder.socket_folder import STAND_IN, YOUNG_SECONDS, socket_folder

NAME = "a.sock"


@pytest.fixture
def stand_in(tmp_path: Path) -> Iterator[Path]:
    """The stand-in of a folder that is too long, as a killed run leaves it: with a dead socket."""
    with socket_folder(tmp_path / ("d" * 120), NAME) as folder:
        pass
    yield _left_behind(folder)
    shutil.rmtree(folder, ignore_errors=True)


def _left_behind(folder: Path, seconds_ago: float = 0) -> Path:
    folder.mkdir(mode=0o700)
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(folder / NAME))
    os.utime(folder, (0, folder.stat().st_mtime - seconds_ago))
    return folder


def test_what_a_killed_run_left_is_removed(tmp_path: Path, stand_in: Path) -> None:
    with socket_folder(tmp_path / ("d" * 120), NAME) as folder:
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert not stand_in.exists()
    assert not folder.exists()


def test_what_a_killed_run_still_uses_is_removed_at_the_end(tmp_path: Path, stand_in: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(stand_in / "b.sock"))
        server.listen()
        with socket_folder(tmp_path / ("d" * 120), NAME) as folder:
            assert folder != stand_in
            assert stand_in.exists()
            server.close()
    assert not stand_in.exists()


@pytest.mark.parametrize(("seconds_ago", "left"), [(YOUNG_SECONDS + 1, False), (0, True)])
def test_any_old_one_is_removed(tmp_path: Path, seconds_ago: float, left: bool) -> None:
    other = _left_behind(Path(f"/tmp/{STAND_IN}{os.geteuid()}-{os.getpid()}"), seconds_ago)
    with socket_folder(tmp_path / ("d" * 120), NAME):
        assert other.exists() == left
    shutil.rmtree(other, ignore_errors=True)


def test_one_in_which_somebody_listens_is_left_alone(tmp_path: Path) -> None:
    other = _left_behind(Path(f"/tmp/{STAND_IN}{os.geteuid()}-{os.getpid()}"))
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(other / "b.sock"))
        server.listen()
        os.utime(other, (0, 0))
        with socket_folder(tmp_path / ("d" * 120), NAME):
            assert other.exists()
    shutil.rmtree(other)
