"""Real numbers through real HTTP, the queue and a real worker."""

import time
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from typing import Any

import httpx
import pytest

from tests.independent import fibonacci_digits


def _await_job(http: httpx.Client, job_url: str) -> dict[str, Any]:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        job: dict[str, Any] = http.get(job_url).json()
        if job["state"] in {"done", "failed"}:
            return job
        time.sleep(0.05)
    raise AssertionError(f"the job did not end: {job}")


@pytest.mark.parametrize("n", [0, 1, 10, 46, 47, 93, 94, 1000, 100_000])
@pytest.mark.parametrize("route", ["/calculate", "/rust/calculate"])
def test_numbers_answered_at_once(http: httpx.Client, route: str, n: int) -> None:
    answer = http.get(f"{route}/{n}").json()
    assert answer["fib_value"] == fibonacci_digits(n)
    assert http.get(f"{route}/{n}").json()["status"] == "existing"


def test_a_large_number_through_the_queue(http: httpx.Client) -> None:
    limit = http.get("/calculate/19999999").json()["limit"]
    n = max(3_000_000, limit + 1)
    queued = http.get(f"/calculate/{n}")
    assert queued.status_code == 202
    job = _await_job(http, queued.headers["Location"])
    assert (job["state"], job["method"], job["attempt"]) == ("done", "rust", 1)
    answer = http.get(job["result_url"], headers={"Accept": "text/plain"}).text
    start = f"you entered {n} which has an existing Fibonacci number of "
    assert answer.startswith(start)
    digits = answer.removeprefix(start).rstrip("\n")
    assert sha256(digits.encode()).digest() == sha256(fibonacci_digits(n).encode()).digest()


def test_fifty_clients_leave_one_row_of_an_inline_number(http: httpx.Client) -> None:
    answers = _fifty(http, "/rust/calculate/77777")
    assert {answer["fib_value"] for answer in answers} == {fibonacci_digits(77_777)}
    assert [answer["status"] for answer in answers].count("computed") == 1
    assert _stored(http, 77_777) == 1


def test_fifty_clients_share_one_job(http: httpx.Client) -> None:
    answers = _fifty(http, "/calculate/17000001")
    jobs = {answer["job_url"] for answer in answers if answer["status"] == "queued"}
    assert len(jobs) == 1
    assert _await_job(http, jobs.pop())["attempt"] == 1
    assert _stored(http, 17_000_001) == 1


def _fifty(http: httpx.Client, path: str) -> list[dict[str, Any]]:
    with ThreadPoolExecutor(50) as pool:
        return list(pool.map(lambda _: http.get(path).json(), range(50)))


def _stored(http: httpx.Client, n: int) -> int:
    return len(http.get(f"/get?min={n}&max={n}").json())


@pytest.mark.parametrize(
    ("text", "status", "words"),
    [
        ("-1", 400, "Fibonacci has to be equal or above zero"),
        ("abc", 400, "N has to be a whole number"),
        ("1.5", 400, "N has to be a whole number"),
        (str(2**63), 422, "N is too large"),
    ],
)
def test_bad_input_is_told_what_is_wrong(
    http: httpx.Client, text: str, status: int, words: str
) -> None:
    response = http.get(f"/calculate/{text}", headers={"Accept": "*/*"})
    assert (response.status_code, response.text.startswith(words)) == (status, True)


def test_all_records_are_read_in_order(http: httpx.Client) -> None:
    http.get("/rust/calculate/12")
    numbers = [record["input_number"] for record in http.get("/get?max=1000").json()]
    assert 12 in numbers
    assert numbers == sorted(set(numbers))


def test_ready(http: httpx.Client) -> None:
    assert http.get("/health/ready").json()["status"] == "ready"
