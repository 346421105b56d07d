"""The service through the live stack's NGINX: what is kept, what is refused, which headers."""

import json
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from tests.name_server import name_server
from tests.nginx import LINES, program, render, running, variables
from tests.ports import free_port

CHROME = (
    "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,"
    "*/*;q=0.8,application/signed-exchange;v=b3;q=0.7"
)
FIREFOX = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.fixture(scope="module", params=LINES)
def nginx_line(request: pytest.FixtureRequest) -> str:
    """Which NGINX."""
    return str(request.param)


@pytest.fixture(scope="module")
def folder(nginx_line: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where NGINX's files are."""
    return tmp_path_factory.mktemp("nginx")


@pytest.fixture(scope="module")
def nginx_url(base_url: str, nginx_line: str, folder: Path) -> Iterator[str]:
    """NGINX before the replicas of one name, of which one is dead."""
    port = free_port()
    with name_server({"replicas.test": ["127.0.0.2", "127.0.0.1"]}) as resolver:
        names = variables(f"replicas.test:{base_url.rpartition(':')[2]}", resolver)
        with running(program(nginx_line), render(folder, names, port, free_port())):
            yield f"http://127.0.0.1:{port}"


@pytest.fixture
def through(nginx_url: str) -> Iterator[httpx.Client]:
    """A client of NGINX."""
    with httpx.Client(base_url=nginx_url, timeout=60) as client:
        yield client


@pytest.fixture
def own(nginx_line: str) -> int:
    """What makes a number one that no other line has asked the service for."""
    return LINES.index(nginx_line)


def _cache(response: httpx.Response) -> str | None:
    status: str | None = response.headers.get("X-Cache-Status")
    return status


def test_a_finished_answer_is_kept_and_a_first_one_is_not(through: httpx.Client, own: int) -> None:
    path = f"/rust/calculate/{1234 + own}"
    first, second, third = (through.get(path) for _ in range(3))
    assert "which took" in first.text
    assert [_cache(r) for r in (first, second, third)] == ["MISS", "MISS", "HIT"]
    assert second.text == third.text != first.text
    known = {"If-None-Match": third.headers["ETag"]}
    not_modified = through.get(path, headers=known)
    assert (not_modified.status_code, _cache(not_modified)) == (304, "HIT")


def test_a_long_answer_is_not_kept(through: httpx.Client) -> None:
    answers = [through.get("/rust/calculate/500000") for _ in range(3)]
    assert len(answers[2].content) > 100_000
    assert [_cache(answer) for answer in answers] == ["MISS"] * 3


def test_a_queued_answer_is_never_kept(through: httpx.Client, own: int) -> None:
    answers = [through.get(f"/calculate/{19876543 + own}") for _ in range(2)]
    for answer in answers:
        if answer.status_code == 202:
            assert _cache(answer) == "MISS"
    assert answers[0].status_code == 202


@pytest.mark.parametrize(
    ("accept", "content_type"),
    [
        ("*/*", "text/plain"),
        ("text/plain", "text/plain"),
        ("application/json, text/plain, */*", "text/plain"),
        ("application/json", "application/json"),
        ("application/json, */*;q=0.5", "application/json"),
        (CHROME, "text/html"),
        (FIREFOX, "text/html"),
        ("text/html;q=0.5, application/json", "application/json"),
    ],
)
def test_each_client_gets_what_the_application_chooses(
    through: httpx.Client, base_url: str, accept: str, content_type: str
) -> None:
    headers = {"Accept": accept}
    for _ in range(3):
        answer = through.get("/calculate/77", headers=headers)
    direct = httpx.get(f"{base_url}/calculate/77", headers=headers)
    assert answer.headers["Content-Type"].startswith(content_type)
    assert answer.content == direct.content
    assert answer.headers["Vary"].split(",")[0].strip() in {"Accept", "Accept-Encoding"}
    known = accept != "text/html;q=0.5, application/json"
    assert _cache(answer) == ("HIT" if known else "BYPASS")


def test_browsers_share_an_entry_and_a_query_makes_none(through: httpx.Client) -> None:
    for _ in range(2):
        through.get("/calculate/78", headers={"Accept": CHROME})
    for address in ("/calculate/78", "/calculate/78?"):
        assert _cache(through.get(address, headers={"Accept": FIREFOX})) == "HIT"
    for _ in range(3):
        refused = through.get("/calculate/78?utm=1", headers={"Accept": FIREFOX})
        assert (refused.status_code, _cache(refused)) == (400, "MISS")


def test_foreign_headers_do_not_reach_an_answer(through: httpx.Client) -> None:
    evil = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https", "Cookie": "a=b"}
    for _ in range(2):
        through.get("/calculate/79", headers=evil)
    kept = through.get("/calculate/79")
    assert _cache(kept) == "HIT"
    assert "evil" not in kept.text + str(kept.headers)
    location = through.get("/calculate?n=5", headers=evil).headers["Location"]
    assert location == "/rust/calculate/5"


@pytest.mark.parametrize(
    "path",
    [
        "/health/ready",
        "/health",
        "/health/",
        "//health/ready",
        "/%68ealth/live",
        "/health%2Fready",
        "/x/../health/live",
        "/x/..%2fhealth/live",
        "/./health/ready?x=1",
        "/metrics",
        "//metrics",
        "/metric%73",
    ],
)
def test_what_is_for_machines_is_an_unknown_address_outside(nginx_url: str, path: str) -> None:
    answer, unknown = _raw(nginx_url, "GET", path), _raw(nginx_url, "GET", "/unknown")
    assert answer[0] == unknown[0] == 404
    assert answer[1] == unknown[1]


def test_a_foreign_host_is_refused_with_the_reason(through: httpx.Client) -> None:
    for path in ("/", "/calculate/10", "/health/ready"):
        answer = through.get(path, headers={"Host": "evil.example"})
        assert answer.status_code == 421
        assert "SERVER_NAMES" in answer.text


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PURGE"])
def test_other_methods_are_refused(through: httpx.Client, method: str) -> None:
    answer = through.request(method, "/calculate/10", headers={"Accept": "application/json"})
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET, HEAD"
    assert answer.headers["Content-Type"] == "application/problem+json"
    problem = answer.json()
    assert (problem["status"], problem["title"]) == (405, "Method Not Allowed")


def test_every_answer_has_the_security_headers(through: httpx.Client) -> None:
    for path in ("/", "/calculate/10", "/get", "/unknown", "/static/style.css"):
        headers = through.get(path).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert headers["Server"] == "nginx"


def test_large_bodies_and_headers_are_refused(through: httpx.Client) -> None:
    assert through.request("GET", "/", content=b"x" * 20_000).status_code == 413
    assert through.get("/", headers={"X-Long": "x" * 9_000}).status_code == 400
    assert through.get("/calculate/" + "9" * 9_000).status_code == 414
    # None of many short ones reaches the application, whose server would refuse them.
    assert through.get("/", headers={f"X-{i}": "y" for i in range(120)}).status_code == 200


@pytest.mark.parametrize("line", ["nonsense", "GET", "GET / HTTP/9.9", "G\x01T / HTTP/1.1"])
def test_what_is_no_http_is_told_so(nginx_url: str, line: str) -> None:
    host, port = nginx_url.removeprefix("http://").split(":")
    answer = _exchange(host, int(port), f"{line}\r\nHost: {host}\r\n\r\n")
    assert b"this is no request that HTTP allows" in answer or b" 505 " in answer


def test_gzip_only_where_asked(through: httpx.Client) -> None:
    for _ in range(2):
        through.get("/calculate/50000")
    packed = through.get("/calculate/50000", headers={"Accept-Encoding": "gzip"})
    plain = through.get("/calculate/50000", headers={"Accept-Encoding": "identity"})
    assert (packed.headers["Content-Encoding"], _cache(packed)) == ("gzip", "HIT")
    assert "Content-Encoding" not in plain.headers
    assert packed.text == plain.text
    again = through.get("/calculate/50000", headers={"If-None-Match": packed.headers["ETag"]})
    assert again.status_code == 304


def test_one_client_is_limited(nginx_url: str, folder: Path) -> None:
    with httpx.Client(base_url=nginx_url) as client:
        answers = [client.get("/calculate/77") for _ in range(400)]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert refused
    assert refused[0].headers["Retry-After"] == "1"
    assert "try again" in refused[0].text


def test_the_log_is_json_without_the_query(through: httpx.Client, folder: Path) -> None:
    through.get("/calculate/77?token=hidden")
    through.get("/unknown")
    lines = (folder / "access.log").read_text().splitlines()
    assert {"path", "status", "cache"} <= set(json.loads(lines[-1]))
    assert "hidden" not in "".join(lines)


def test_every_line_asks_a_replica_alike(nginx_line: str, tmp_path: Path) -> None:
    answer = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
    with socket.create_server(("127.0.0.1", 0)) as replica:
        names = variables(f"127.0.0.1:{replica.getsockname()[1]}")
        port = free_port()
        config = render(tmp_path / "nginx", names, port, free_port())
        with running(program(nginx_line), config), ThreadPoolExecutor() as pool:
            asked = pool.submit(httpx.get, f"http://127.0.0.1:{port}/unknown?x=1", timeout=30)
            connection, _ = replica.accept()
            with connection:
                head = connection.recv(65536).decode()
                connection.sendall(answer)
            assert asked.result().text == "ok"
    request_line, *headers = head.removesuffix("\r\n\r\n").split("\r\n")
    assert request_line == "GET /unknown?x=1 HTTP/1.1"
    assert set(headers) == {
        "Connection: close",
        "Host: localhost",
        "Accept: text/plain",
        "X-Forwarded-For: 127.0.0.1",
        "X-Forwarded-Proto: http",
    }


def test_without_a_replica_the_words_are_plain(nginx_line: str, tmp_path: Path) -> None:
    port = free_port()
    nobody = variables(f"127.0.0.1:{free_port()}")
    with running(program(nginx_line), render(tmp_path / "nginx", nobody, port, free_port())):
        url = f"http://127.0.0.1:{port}/calculate/10"
        text, problem = httpx.get(url), httpx.get(url, headers={"Accept": "application/json"})
    assert text.status_code == problem.status_code == 502
    assert text.text == "the service cannot be reached at the moment; try again shortly\n"
    assert text.headers["Retry-After"] == "2"
    assert problem.json()["detail"] == text.text.rstrip("\n")


def _raw(url: str, method: str, path: str) -> tuple[int, bytes]:
    """Status and body of a request whose path is sent as it stands."""
    host, port = url.removeprefix("http://").split(":")
    request = f"{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
    head, _, body = _exchange(host, int(port), request).partition(b"\r\n\r\n")
    return int(head.split()[1]), body


def _exchange(host: str, port: int, request: str) -> bytes:
    with socket.create_connection((host, port), timeout=30) as connection:
        connection.sendall(request.encode())
        return b"".join(iter(lambda: connection.recv(65536), b""))
