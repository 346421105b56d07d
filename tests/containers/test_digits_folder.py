"""NGINX hands out files of the digits' volume where a replica says so, and only there."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.containers.stack import Stack, await_that, run
from tests.independent import fibonacci_digits

DIGITS = fibonacci_digits(100_000)


@pytest.fixture(scope="module")
def handed_over(stack: Stack) -> Iterator[str]:
    """An address that a replica beside the others answers by handing a file over."""
    put = ("sh", "-c", f"printf %s {DIGITS} > /var/lib/fib/digits/probe")
    stack.execute("flask_app", *put)
    image = stack.inspect("flask_app")[0]["Image"]
    network = ("--network", f"{stack.project}_front", "--network-alias", "flask_app")
    script = (Path(__file__).parent / "stand_in.py").read_text()
    replica = run("docker", "run", "-d", *network, image, "python3", "-c", script).strip()
    try:
        address = f"{stack.url}/numbers/100000/digits"
        await_that("the replica is found", lambda: httpx.get(address).status_code == 200)
        yield address
    finally:
        run("docker", "rm", "-f", replica)
        stack.execute("flask_app", "rm", "/var/lib/fib/digits/probe")


def _get(address: str, **headers: str) -> httpx.Response:
    """The answer; the stack's own replicas, which do not know the address, are passed over."""
    for _ in range(50):
        answer = httpx.get(address, headers=headers)
        if answer.status_code != 404:
            return answer
    raise AssertionError("only the other replicas answered")


def test_the_file_is_the_answer(handed_over: str) -> None:
    answer = _get(handed_over)
    assert answer.text == DIGITS
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_range_is_a_window_of_it(handed_over: str) -> None:
    answer = _get(handed_over, Range="bytes=100-149")
    assert answer.status_code == 206
    assert answer.text == DIGITS[100:150]


def test_the_folder_itself_is_closed(stack: Stack, handed_over: str) -> None:
    assert httpx.get(f"{stack.url}/internal/digits/probe").status_code == 404
