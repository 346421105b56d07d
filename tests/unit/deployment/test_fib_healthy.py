"""The health check of the containers, as a process, against a real HTTP server and real files."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

SCRIPT = Path(__file__).parents[3] / "deployment" / "app" / "fib-healthy"


def _run(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-IS", str(SCRIPT), *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)


@contextmanager
def _server(status: int) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status if self.path == "/health/ready" else 404)
            self.end_headers()

        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever).start()
        try:
            yield str(server.server_port)
        finally:
            server.shutdown()


def test_a_ready_web_server_is_healthy() -> None:
    with _server(200) as port:
        assert _run("web", port).returncode == 0


def test_a_web_server_that_is_not_ready_is_not_healthy() -> None:
    with _server(503) as port:
        outcome = _run("web", port)
    assert outcome.returncode == 1
    assert "answers 503" in outcome.stderr


def test_a_silent_port_is_not_healthy() -> None:
    with socket.socket() as bound:  # bound, and nobody listens
        bound.bind(("127.0.0.1", 0))
        outcome = _run("web", str(bound.getsockname()[1]))
    assert outcome.returncode == 1
    assert "does not answer" in outcome.stderr


def test_a_server_that_closes_at_once_is_not_healthy() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = Thread(target=lambda: listener.accept()[0].close())
        thread.start()
        assert _run("web", str(listener.getsockname()[1])).returncode == 1
        thread.join()


@pytest.mark.parametrize(("age_seconds", "code"), [(0, 0), (20, 0), (40, 1)])
def test_a_worker_is_healthy_by_the_age_of_its_file(
    tmp_path: Path, age_seconds: int, code: int
) -> None:
    file = tmp_path / "alive"
    file.touch()
    touched = time.time() - age_seconds
    os.utime(file, (touched, touched))
    assert _run("worker", str(file)).returncode == code


def test_a_worker_without_its_file_is_not_healthy(tmp_path: Path) -> None:
    outcome = _run("worker", str(tmp_path / "alive"))
    assert outcome.returncode == 1
    assert "not there yet" in outcome.stderr


@pytest.mark.parametrize("words", [(), ("neither",), ("web", "1", "2")])
def test_other_words_get_the_usage(words: tuple[str, ...]) -> None:
    outcome = _run(*words)
    assert outcome.returncode == 1
    assert outcome.stderr.startswith("usage:")
