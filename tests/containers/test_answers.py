"""What a browser or curl gets through NGINX."""

import json
from itertools import count

import httpx
import pytest

from tests.containers.stack import Stack, await_that
from tests.independent import fibonacci_digits

FRESH = count(1000)
LARGE = 8_000_000


def test_a_small_number_is_computed_at_once_then_found(stack: Stack) -> None:
    number = next(FRESH)
    first = httpx.get(f"{stack.url}/rust/calculate/{number}")
    digits = fibonacci_digits(number)
    start = f"you entered {number} which has a Fibonacci number of {digits} which took "
    assert first.text.startswith(start)
    assert first.headers["Cache-Control"] == "no-store"
    again = httpx.get(f"{stack.url}/rust/calculate/{number}")
    existing = f"you entered {number} which has an existing Fibonacci number of {digits}\n"
    assert again.text == existing


def test_a_finished_answer_comes_from_the_cache(stack: Stack) -> None:
    number = next(FRESH)
    answers = [httpx.get(f"{stack.url}/calculate/{number}") for _ in range(4)]
    cached = [answer.headers["X-Cache-Status"] for answer in answers]
    assert cached[0] != "HIT", "it was never asked for before"
    assert cached[1] != "HIT", "the first answer tells how long it took and is true only once"
    assert cached[3] == "HIT"
    assert answers[2].text == answers[3].text


def test_the_cache_keeps_representations_apart(stack: Stack) -> None:
    address = f"{stack.url}/calculate/{next(FRESH)}"
    wanted = ["text/plain", "application/json", "text/html"]
    for _ in range(4):
        for kind in wanted:
            answer = httpx.get(address, headers={"Accept": kind})
            assert answer.headers["Content-Type"].startswith(kind)
    assert answer.headers["X-Cache-Status"] == "HIT"


def test_a_client_that_has_it_gets_nothing_again(stack: Stack) -> None:
    address = f"{stack.url}/calculate/{next(FRESH)}"
    httpx.get(address)
    etag = httpx.get(address).headers["ETag"]
    assert httpx.get(address, headers={"If-None-Match": etag}).status_code == 304


def test_a_large_number_goes_through_the_queue(http: httpx.Client) -> None:
    queued = http.get(f"/calculate/{LARGE}")
    assert queued.status_code == 202
    assert queued.headers["Cache-Control"] == "no-store"
    assert "X-Cache-Status" not in queued.headers or queued.headers["X-Cache-Status"] != "HIT"
    job = queued.headers["Location"]
    await_that("the job is done", lambda: bool(http.get(job).json()["state"] == "done"))
    answer = http.get(f"/calculate/{LARGE}").json()
    assert answer["fib_value"] == fibonacci_digits(LARGE)


def test_get_streams_all_records(stack: Stack, http: httpx.Client) -> None:
    numbers = [next(FRESH) for _ in range(5)]
    for number in numbers:
        http.get(f"/rust/calculate/{number}")
    text = httpx.get(f"{stack.url}/get?min={numbers[0]}&max={numbers[-1]}").text
    records = [json.loads(line) for line in text.splitlines()]
    assert [record["input_number"] for record in records] == numbers
    assert all(r["fib_value"] == fibonacci_digits(r["input_number"]) for r in records)


@pytest.mark.parametrize(
    ("text", "status"), [("-1", 400), ("x", 400), ("99999999999999999999", 400)]
)
def test_bad_numbers_are_refused_in_words(http: httpx.Client, text: str, status: int) -> None:
    answer = http.get(f"/calculate/{text}")
    assert answer.status_code in (status, 422)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["detail"]


def test_the_home_page_is_a_page(stack: Stack) -> None:
    page = httpx.get(stack.url, headers={"Accept": "text/html"})
    assert page.status_code == 200
    assert "<form" in page.text
    assert httpx.get(stack.url).text == "home for the fib calculator\n"
