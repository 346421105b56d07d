"""Clients that wait or stall, straight to the service and through NGINX: nobody else waits."""

import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from tests.clients import WAYS, many
from tests.nginx import LINES, program, render, running, variables
from tests.ports import free_port

CLIENTS = 200
# Far above what an answer takes on a busy machine, and far below what so many clients held up
# Gunicorn's own worker for: a minute, or for as long as they liked.
PATIENCE_SECONDS = 10.0


@pytest.fixture(scope="module", params=LINES)
def nginx_url(
    request: pytest.FixtureRequest, base_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """NGINX before the service, without its limit of connections a client: all come from here."""
    folder, port = tmp_path_factory.mktemp("nginx"), free_port()
    replica = variables(base_url.removeprefix("http://"))
    config = render(folder, replica, port, free_port())
    _lift_limit(folder / "limits.conf")
    with running(program(request.param), config):
        yield f"http://127.0.0.1:{port}"


def _lift_limit(path: Path) -> None:
    lines = path.read_text().splitlines()
    kept = [line for line in lines if not line.startswith(("limit_conn ", "limit_req "))]
    assert len(kept) < len(lines)
    path.write_text("\n".join(kept))


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_nobody_waits_for_two_hundred_clients_that_do(
    base_url: str, way: Callable[[socket.socket], None]
) -> None:
    _require_answers(base_url, way)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_nobody_behind_nginx_waits_for_two_hundred_clients_that_do(
    nginx_url: str, way: Callable[[socket.socket], None]
) -> None:
    _require_answers(nginx_url, way)


def _require_answers(url: str, way: Callable[[socket.socket], None]) -> None:
    with many(url, CLIENTS, way):
        for _ in range(10):
            answer = httpx.get(f"{url}/rust/calculate/10", timeout=PATIENCE_SECONDS)
            assert answer.status_code == 200
