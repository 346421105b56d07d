"""Query parameters: unknown, empty and doubled ones are refused by every route."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from fib_service.views.parameters import takes

ADDRESSES = {
    "home.home": "/",
    "home.from_form": "/calculate",
    "calculate.calculate": "/calculate/10",
    "calculate.rust_calculate": "/rust/calculate/10",
    "entries.get_entries": "/get",
    "jobs.job": "/jobs/94fbf0bf-6f4f-4136-9b64-6a2548bef3e6",
    "health.live": "/health/live",
    "health.ready": "/health/ready",
    "static": "/static/style.css",
}
STRANGE = ["foo=1", "foo", "foo=", "=1", "&&", "%FF=1", "%00=1", "min;max=1", "LIMIT=1"]


def test_every_route_is_among_the_addresses(app: Flask) -> None:
    assert set(ADDRESSES) == {rule.endpoint for rule in app.url_map.iter_rules()}


@pytest.mark.parametrize("query", STRANGE)
@pytest.mark.parametrize("address", ADDRESSES.values())
def test_what_a_route_does_not_take_is_refused(
    client: FlaskClient, address: str, query: str
) -> None:
    response = client.get(f"{address}?{query}")
    assert response.status_code == 400
    assert "it takes " in response.text


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("format=xml", "'format' is no parameter of this address; it takes after, limit, min, max"),
        ("limit=1&limit=2", "limit is given 2 times, and one value is wanted"),
        ("limit=1&limit=1", "limit is given 2 times"),
        ("limit=", "limit is empty: give it a value, or leave it out"),
        ("limit", "limit is empty"),
        ("limit=1&&", None),
        ("%6Cimit=1", None),
        ("limit=+1", "limit has to be a whole number"),
        ("x" * 5000 + "=1", "…' is no parameter"),
        ("&".join(f"p{n}=1" for n in range(10_000)), "'p0' is no parameter"),
        ("&".join(["limit=1"] * 10_000), "limit is given 10000 times"),
    ],
)
def test_what_get_says_of_a_query(client: FlaskClient, query: str, words: str | None) -> None:
    response = client.get(f"/get?{query}")
    assert response.status_code == (400 if words else 200)
    assert (words or "") in response.text


@pytest.mark.parametrize("kind", ["text/html", "application/json", "text/plain"])
def test_the_refusal_speaks_as_it_is_asked(client: FlaskClient, kind: str) -> None:
    response = client.get("/get?<i>=1", headers={"Accept": kind})
    assert response.status_code == 400
    assert response.headers["Cache-Control"] == "no-store"
    assert ("<i>" in response.text) == (kind != "text/html")


def test_an_empty_query_is_none(client: FlaskClient) -> None:
    assert client.get("/?").status_code == 200


def test_an_unknown_address_stays_unknown_with_a_query(client: FlaskClient) -> None:
    assert client.get("/nowhere?x=1").status_code == 404


def test_takes_declares_and_changes_nothing() -> None:
    def view() -> None: ...

    assert takes("a")(view) is view
