"""A real Gunicorn with the service's worker: no client holds a thread without a request."""

import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from tests.clients import GET, WAYS, WHOLE, connect, many, received, says_nothing
from tests.ports import free_port

ROOT = Path(__file__).resolve().parents[3]
# Far above what an answer takes on a busy machine, and far below what so many clients held up
# Gunicorn's own worker for: a minute, or for as long as they liked.
PATIENCE_SECONDS = 10.0


@pytest.fixture
def server() -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """The address of a running Gunicorn, and its main process."""
    port = free_port()
    config = Path(__file__).with_name("impatient.conf")
    words = ["--config", f"file:{config}", "--bind", f"127.0.0.1:{port}"]
    with subprocess.Popen([sys.executable, "-m", "gunicorn", *words], cwd=ROOT) as process:
        try:
            _await_answer(f"http://127.0.0.1:{port}")
            yield f"http://127.0.0.1:{port}", process
        finally:
            process.terminate()


@pytest.fixture
def url(server: tuple[str, subprocess.Popen[bytes]]) -> str:
    """The address of a running Gunicorn."""
    return server[0]


def _await_answer(url: str) -> None:
    for _ in range(200):
        try:
            httpx.get(url)
            return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError("Gunicorn did not start")


def _ask(url: str) -> str:
    return httpx.get(f"{url}/here", timeout=PATIENCE_SECONDS).text


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_a_request_beside_thirty_waiting_clients_is_answered(
    url: str, way: Callable[[socket.socket], None]
) -> None:
    with many(url, 30, way):
        assert [_ask(url) for _ in range(5)] == ["/here"] * 5


def test_clients_that_stop_reading_lose_their_threads(url: str) -> None:
    def asks_for_too_much(client: socket.socket) -> None:
        client.sendall(WHOLE.replace(b"GET /", b"GET /endless"))

    with many(url, 4, asks_for_too_much):
        assert httpx.get(f"{url}/here", timeout=20).text == "/here"


def test_beyond_the_most_connections_the_longest_waiting_one_ends(url: str) -> None:
    with connect(url) as first, many(url, 60, says_nothing):
        assert received(first) == b""
        assert _ask(url) == "/here"


def test_a_head_may_come_byte_by_byte(url: str) -> None:
    with connect(url) as client:
        for position in range(len(WHOLE)):
            client.sendall(WHOLE[position : position + 1])
        assert client.recv(65_536).startswith(b"HTTP/1.1 200 OK")


def test_a_head_that_takes_too_long_is_answered_by_408(url: str) -> None:
    with connect(url) as client:
        client.sendall(GET)
        assert received(client).startswith(b"HTTP/1.1 408 ")


def test_a_connection_without_a_word_ends_without_one(url: str) -> None:
    with connect(url) as client:
        assert received(client) == b""


def test_a_head_without_an_end_is_answered_by_431(url: str) -> None:
    with connect(url) as client:
        client.sendall(GET + b"X: y\r\n" * 12_000)
        assert received(client).startswith(b"HTTP/1.1 431 ")


def test_requests_sent_together_are_answered_in_order(url: str) -> None:
    with connect(url) as client:
        last = WHOLE.replace(b"GET /", b"GET /b").replace(
            b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"
        )
        client.sendall(b"\r\n" + WHOLE.replace(b"GET /", b"GET /a") + last[:9])
        client.sendall(last[9:])
        answers = received(client)
    assert answers.count(b"HTTP/1.1 200 OK") == 2
    assert answers.index(b"/a") < answers.index(b"/b")


def test_a_body_that_came_along_does_not_end_the_connection(url: str) -> None:
    with connect(url) as client:
        client.sendall(GET + b"Content-Length: 5\r\n\r\nhello")
        assert client.recv(65_536).startswith(b"HTTP/1.1 200 OK")
        client.sendall(WHOLE)
        assert client.recv(65_536).startswith(b"HTTP/1.1 200 OK")


def test_a_stop_ends_what_waits_and_finishes_what_runs(
    server: tuple[str, subprocess.Popen[bytes]],
) -> None:
    url, process = server
    with connect(url) as running, many(url, 10, says_nothing):
        running.sendall(WHOLE.replace(b"GET /", b"GET /later"))
        time.sleep(0.3)
        process.terminate()
        assert received(running).endswith(b"/later")
        assert process.wait(15) == 0
