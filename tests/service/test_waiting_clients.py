"""Clients that wait or stall, straight to the service and through NGINX: nobody else waits."""

import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from tests.clients import WAYS, many
from tests.nginx import render, running
from tests.ports import free_port

CLIENTS = 200
# Far above what an answer takes, and below the 5 s that Gunicorn's own worker waits in a thread.
PATIENCE_SECONDS = 3.0


@pytest.fixture(scope="module")
def nginx_url(base_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """NGINX before the service, without its limit of connections a client: all come from here."""
    folder, port = tmp_path_factory.mktemp("nginx"), free_port()
    config = render(folder, [base_url.removeprefix("http://")], port, free_port())
    _lift_limit(folder / "limits.conf")
    with running(config):
        yield f"http://127.0.0.1:{port}"


def _lift_limit(path: Path) -> None:
    lines = path.read_text().splitlines()
    kept = [line for line in lines if not line.startswith(("limit_conn ", "limit_req "))]
    assert len(kept) < len(lines)
    path.write_text("\n".join(kept))


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
@pytest.mark.parametrize("front", ["base_url", "nginx_url"])
def test_nobody_waits_for_two_hundred_clients_that_do(
    request: pytest.FixtureRequest, front: str, way: Callable[[socket.socket], None]
) -> None:
    url = request.getfixturevalue(front)
    with many(url, CLIENTS, way):
        for _ in range(10):
            answer = httpx.get(f"{url}/rust/calculate/10", timeout=PATIENCE_SECONDS)
            assert answer.status_code == 200
