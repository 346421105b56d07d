"""The data folder, its lock and the port: claimed before anything starts, or one sentence."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from fib_service.embedded.data_folder.folders import make_data_folders
from fib_service.embedded.data_folder.locks import HeldError, hold, serve_lock
from fib_service.embedded.data_folder.shown_path import shown_path
from fib_service.embedded.errors import ServeError, StopRequestedError
from fib_service.embedded.processes.stop_order import StopOrder
from fib_service.embedded.programs.port import require_free_port, url_of

URL = "http://127.0.0.1:5002"


@contextmanager
def _listener() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_second_lock_says_where_the_first_serves(tmp_path: Path) -> None:
    with (
        serve_lock(tmp_path, URL),
        pytest.raises(ServeError) as refusal,
        serve_lock(tmp_path, URL),
    ):
        pass
    assert str(refusal.value) == (
        f"already serving at {URL} from {tmp_path} (process {os.getpid()}); "
        "stop it first, or use another PORT and --data"
    )


def test_lock_of_a_holder_that_has_not_written_yet(tmp_path: Path) -> None:
    descriptor = hold(tmp_path / "serve.lock")
    with pytest.raises(ServeError, match="try again in a moment"), serve_lock(tmp_path, URL):
        pass
    os.close(descriptor)


def test_lock_tells_whether_the_run_before_was_killed(tmp_path: Path) -> None:
    with serve_lock(tmp_path, URL) as killed_before:
        assert not killed_before
    with serve_lock(tmp_path, URL) as killed_before:
        assert not killed_before
    (tmp_path / "serve.lock").write_text(f"1234 {URL}\n")
    with serve_lock(tmp_path, URL) as killed_before:
        assert killed_before


def test_stop_order_ends_the_wait_for_a_lock(tmp_path: Path) -> None:
    descriptor, stop = hold(tmp_path / "lock"), StopOrder()
    stop.receive(15, None)
    with pytest.raises(StopRequestedError):
        hold(tmp_path / "lock", 60, stop.pause)
    with pytest.raises(HeldError):
        hold(tmp_path / "lock")
    os.close(descriptor)


def test_taken_port_names_the_next_one() -> None:
    with _listener() as port, pytest.raises(ServeError) as refusal:
        require_free_port("127.0.0.1", port)
    assert str(refusal.value) == (
        f"port {port} on 127.0.0.1 is taken by another program; use another: PORT={port + 1}"
    )


def test_free_port_and_one_just_left_are_accepted() -> None:
    with _listener() as port, socket.create_connection(("127.0.0.1", port)):
        pass
    require_free_port("127.0.0.1", port)


@pytest.mark.parametrize("host", ["no-such-host.invalid", "192.0.2.1", "x" * 300, "\udcff"])
def test_host_of_another_machine_is_refused(host: str) -> None:
    with pytest.raises(ServeError, match=r"use --host 127\.0\.0\.1"):
        require_free_port(host, 5002)


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("127.0.0.1", "http://127.0.0.1:80"),
        ("0.0.0.0", "http://127.0.0.1:80"),  # noqa: S104
        ("::", "http://[::1]:80"),
        ("localhost", "http://localhost:80"),
    ],
)
def test_shown_address_can_be_opened(host: str, url: str) -> None:
    assert url_of(host, 80) == url


def test_data_folder_below_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for data in (tmp_path / "file", tmp_path / "file/data"):
        with pytest.raises(ServeError, match=r"cannot be used .*--data"):
            make_data_folders(data)


def test_data_folder_with_a_line_break_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ServeError, match="line break"):
        make_data_folders(tmp_path / "a\nb")


def test_data_folder_that_may_not_be_written_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o555)
    user = os.geteuid()
    if user == 0:
        os.seteuid(65534)
    try:
        with pytest.raises(ServeError, match=r"cannot be used \(Permission denied\)"):
            make_data_folders(tmp_path)
    finally:
        os.seteuid(user)


def test_paths_below_the_current_folder_are_shown_from_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert shown_path(tmp_path / "data") == "./data"
    assert shown_path(Path("/elsewhere")) == "/elsewhere"
    assert shown_path(Path("/no\udcfftext")) == "/no?text"
