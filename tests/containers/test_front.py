"""What NGINX lets through, what it refuses, and in which words."""

import socket
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.containers.stack import Stack

CLOSED = [
    "/metrics", "/health/live", "/health/ready", "/health", "//health/live", "/%68ealth/live",
    "/health%2Flive", "/./health/live", "/x/../health/live", "/internal/digits/x",
]  # fmt: skip


@pytest.mark.parametrize("path", CLOSED)
def test_what_is_for_machines_is_closed_outside(stack: Stack, path: str) -> None:
    head = _raw(stack, f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    assert head.split()[1] == "404", head


@pytest.mark.parametrize(
    "host", ["elsewhere.example", "localhost.elsewhere.example", "169.254.169.254"]
)
def test_an_unknown_host_is_refused(stack: Stack, host: str) -> None:
    head = _raw(stack, f"GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")
    assert not head or head.split()[1] in ("400", "421"), head


def test_forwarded_hosts_do_not_reach_an_answer(stack: Stack) -> None:
    headers = {"X-Forwarded-Host": "elsewhere.example", "X-Forwarded-Prefix": "/elsewhere"}
    for _ in range(3):
        answer = httpx.get(f"{stack.url}/calculate/77", headers=headers)
        assert "elsewhere" not in answer.text + str(answer.headers)


@pytest.mark.parametrize("method", ["TRACE", "PUT", "PATCH", "CONNECT"])
def test_other_methods_are_refused(stack: Stack, method: str) -> None:
    head = _raw(stack, f"{method} / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    assert head.split()[1] in ("400", "403", "405"), head


def test_a_large_body_is_refused(stack: Stack) -> None:
    assert httpx.post(f"{stack.url}/calculate/10", content=b"x" * 1_000_000).status_code == 413


def test_long_headers_are_refused(stack: Stack) -> None:
    answer = httpx.get(stack.url, headers={"X-Long": "x" * 40_000})
    assert answer.status_code in (400, 431)


@pytest.mark.parametrize("path", ["/", "/calculate/10", "/nowhere", "/static/style.css"])
def test_security_headers_stand_on_every_answer(stack: Stack, path: str) -> None:
    headers = httpx.get(stack.url + path, headers={"Accept": "text/html"}).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src" in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["Referrer-Policy"]
    assert headers["Server"] == "nginx", "no version"


def test_text_is_compressed_where_the_client_wants_it(stack: Stack) -> None:
    wanted = {"Accept-Encoding": "gzip"}
    httpx.get(f"{stack.url}/rust/calculate/20000")
    answer = httpx.get(f"{stack.url}/rust/calculate/20000", headers=wanted)
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert "existing" in answer.text


def test_a_client_that_asks_too_fast_is_told_to_wait(stack: Stack) -> None:
    with httpx.Client(base_url=stack.url) as client, ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda _: client.get("/calculate/10"), range(1500)))
    statuses = {answer.status_code for answer in answers}
    assert statuses == {200, 429}
    refused = next(answer for answer in answers if answer.status_code == 429)
    assert int(refused.headers["Retry-After"]) >= 1
    assert "too many requests" in refused.text.lower()


def _raw(stack: Stack, request: str) -> str:
    """The first line of the answer to a request that no client library would send as it is."""
    with socket.create_connection(("127.0.0.1", stack.port), timeout=10) as connection:
        connection.sendall(request.encode())
        return connection.makefile("rb").readline().decode(errors="replace").strip()
