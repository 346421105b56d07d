"""The home page, its form, and answers to what does not exist."""

import pytest
from flask.testing import FlaskClient

HTML = {"Accept": "text/html"}


def test_home_as_text_json_and_page(client: FlaskClient) -> None:
    assert client.get("/").text == "home for the fib calculator\n"
    assert client.get("/", headers={"Accept": "application/json"}).get_json()["routes"]
    assert "<form" in client.get("/", headers=HTML).text


@pytest.mark.parametrize(
    ("query", "target"),
    [
        ("n=10&method=python", "/calculate/10"),
        ("n=10&method=rust", "/rust/calculate/10"),
        ("n=%2010%20", "/rust/calculate/10"),
    ],
)
def test_the_form_leads_to_the_number(client: FlaskClient, query: str, target: str) -> None:
    response = client.get(f"/calculate?{query}")
    assert (response.status_code, response.headers["Location"]) == (303, target)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("", "whole number"),
        ("n=-1", "equal or above zero"),
        ("n=1&method=fortran", "those that exist are: python, rust"),
    ],
)
def test_the_form_refuses_what_is_wrong(client: FlaskClient, query: str, words: str) -> None:
    response = client.get(f"/calculate?{query}", headers=HTML)
    assert response.status_code == 400
    assert words in response.text


def test_an_unknown_address(client: FlaskClient) -> None:
    response = client.get("/nowhere", headers={"Accept": "application/problem+json"})
    assert response.status_code == 404
    assert response.get_json()["detail"].startswith("there is nothing at this address")


def test_a_wrong_verb_names_the_right_ones(client: FlaskClient) -> None:
    response = client.post("/calculate/10")
    assert response.status_code == 405
    assert set(response.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


def test_what_was_entered_is_escaped(client: FlaskClient) -> None:
    page = client.get("/calculate?n=1&method=<script>alert(1)</script>", headers=HTML)
    assert "<script>" not in page.text
