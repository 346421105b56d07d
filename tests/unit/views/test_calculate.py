"""/calculate/N and /rust/calculate/N: sentences, JSON, pages, caching, and bad input."""

import re

import pytest
from flask.testing import FlaskClient

from tests.independent import fibonacci_digits

HTML = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
JSON = {"Accept": "application/json"}
ROUTES = ["/calculate", "/rust/calculate"]


@pytest.mark.parametrize("route", ROUTES)
def test_the_sentences(client: FlaskClient, route: str) -> None:
    first = client.get(f"{route}/10")
    pattern = r"you entered 10 which has a Fibonacci number of 55 which took \d+\.\d{9}\n"
    assert re.fullmatch(pattern, first.text)
    assert first.headers["Cache-Control"] == "no-store"
    second = client.get(f"{route}/10")
    assert second.text == "you entered 10 which has an existing Fibonacci number of 55\n"
    assert second.mimetype == "text/plain"


def test_json_keeps_every_digit(client: FlaskClient) -> None:
    first = client.get("/rust/calculate/100000", headers=JSON).get_json()
    assert first.pop("seconds") > 0
    assert first == {
        "status": "computed",
        "input_number": 100_000,
        "fib_value": fibonacci_digits(100_000),
        "digit_count": 20_899,
        "method": "rust",
    }
    second = client.get("/rust/calculate/100000", headers=JSON).get_json()
    assert second["status"] == "existing"
    assert second["fib_value"] == first["fib_value"]


def test_a_browser_gets_a_page(client: FlaskClient) -> None:
    page = client.get("/calculate/94", headers=HTML)
    assert page.mimetype == "text/html"
    assert fibonacci_digits(94) in page.text
    assert page.vary == {"accept"} or "Accept" in page.headers["Vary"]


def test_an_existing_answer_is_immutable_and_revalidates(client: FlaskClient) -> None:
    client.get("/calculate/47")
    existing = client.get("/calculate/47")
    assert existing.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    etag = existing.headers["ETag"]
    assert client.get("/calculate/47", headers={"If-None-Match": etag}).status_code == 304
    assert client.get("/calculate/47", headers=JSON).headers["ETag"] != etag


def test_head_answers_without_a_body(client: FlaskClient) -> None:
    response = client.head("/calculate/46")
    assert (response.status_code, response.data) == (200, b"")


BAD_REQUESTS = {
    "-1": "Fibonacci has to be equal or above zero",
    "-007": "Fibonacci has to be equal or above zero",
    "-1.5": "Fibonacci has to be equal or above zero",
    **dict.fromkeys(
        ["", "abc", "1.5", "-0", "+5", "1e6", "NaN", "0x10", "007", "1_000", "10%0A", "%00", "%FF",
         "true", "null", "[]", "{}", "1%20", "%D9%A3", "%EF%BC%95", "%C2%B2", "1;DROP%20TABLE",
         "'%20OR%20'1", "10/", "10/11", "%2E%2E%2F10"],
        "N has to be a whole number in plain digits without leading zeros, such as 10",
    ),
}  # fmt: skip


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("text", BAD_REQUESTS)
def test_what_is_no_number_is_refused(client: FlaskClient, route: str, text: str) -> None:
    response = client.get(f"{route}/{text}")
    assert (response.status_code, response.text) == (400, BAD_REQUESTS[text] + "\n")


@pytest.mark.parametrize("text", ["20000001", str(2**63), str(2**64), str(10**18), "9" * 5000])
def test_what_is_too_large_is_refused(client: FlaskClient, text: str) -> None:
    response = client.get(f"/calculate/{text}", headers=JSON)
    assert response.status_code == 422
    assert response.mimetype == "application/problem+json"
    assert response.get_json() == {
        "type": "about:blank",
        "title": "Unprocessable Entity",
        "status": 422,
        "detail": "N is too large: 20000000 is the largest accepted here",
    }


def test_a_large_number_is_queued(client: FlaskClient) -> None:
    response = client.get("/calculate/19999999", headers=JSON)
    body = response.get_json()
    assert response.status_code == 202
    assert response.headers["Location"] == body["job_url"] == f"/jobs/{body['job_id']}"
    assert response.headers["Retry-After"] == "1"
    assert response.headers["Cache-Control"] == "no-store"
    assert client.get("/calculate/19999999", headers=JSON).get_json() == body
    sentence = client.get("/calculate/19999999").text
    assert sentence == f"calculate fib sent to queue because it's above {body['limit']}\n"
    page = client.get("/calculate/19999999", headers=HTML)
    assert f'content="1; url={body["job_url"]}"' in page.text
