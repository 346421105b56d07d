"""A first start that fails, is stopped or is killed leaves nothing half-made behind."""

import os
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from fib_service.embedded.data_folder.socket_folder import STAND_IN
from tests.ports import free_port
from tests.service.test_serve import Serving


@pytest.fixture
def serving(tmp_path: Path) -> Iterator[Serving]:
    """A `serve` that has not been started, with a data folder that does not exist."""
    yield (serving := Serving(tmp_path, free_port()))
    if hasattr(serving, "process") and serving.process.poll() is None:
        serving.process.terminate()
        serving.end()


def test_a_taken_port_leaves_no_folder(serving: Serving) -> None:
    with socket.create_server(("127.0.0.1", serving.port)):
        assert "taken by another program" in serving.refused()
    assert not serving.data.exists()


def test_an_empty_folder_is_left_empty(serving: Serving) -> None:
    serving.data.mkdir()
    with socket.create_server(("127.0.0.1", serving.port)):
        serving.refused()
    assert list(serving.data.iterdir()) == []


def test_a_failed_migration_leaves_the_log_that_its_sentence_names(serving: Serving) -> None:
    serving.start(FIB_DB_URL="postgresql+psycopg2://nobody@/none?host=/nowhere")
    assert serving.end() == 1
    assert str(serving.data / "logs" / "migrate.log") in serving.text()
    assert (serving.data / "logs" / "migrate.log").stat().st_size
    assert {path.name for path in serving.data.iterdir()} == {"logs"}


@pytest.mark.parametrize("step", ["starting PostgreSQL", "migrating"])
def test_ctrl_c_in_a_first_start_leaves_no_server_and_no_cluster(
    serving: Serving, step: str
) -> None:
    serving.start().await_line(step)
    serving.process.send_signal(signal.SIGINT)
    assert serving.end() == 0
    assert {path.name for path in serving.data.glob("*")} <= {"logs"}
    serving.start_ready()


@pytest.mark.parametrize("step", ["starting PostgreSQL", "starting the broker", "migrating"])
def test_a_start_after_a_killed_first_one_succeeds(serving: Serving, step: str) -> None:
    serving.start().await_line(step)
    serving.process.kill()
    serving.end()
    serving.start_ready()
    assert not list(serving.data.glob("*.new"))


def test_a_killed_run_with_a_long_folder_leaves_no_sockets_once_it_is_started_again(
    serving: Serving, tmp_path: Path
) -> None:
    serving.data = tmp_path / ("d" * 120)
    before = _stand_ins()
    serving.start_ready()
    assert len(_stand_ins() - before) == 2
    serving.process.kill()
    serving.end()
    serving.start_ready()
    serving.process.terminate()
    assert serving.end() == 0
    assert _stand_ins() - before == set()


def _stand_ins() -> set[Path]:
    return set(Path("/tmp").glob(f"{STAND_IN}{os.geteuid()}-*"))
