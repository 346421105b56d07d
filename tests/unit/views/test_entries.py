"""/get: all records, ordered, as a stream, an array or pages."""

import json

import pytest
from flask.testing import FlaskClient

from fib_service.data_access.entries import insert_entry
from fib_service.extensions import Services
from tests.independent import fibonacci_digits

JSON = {"Accept": "application/json"}
NUMBERS = [*range(60), 1000]


@pytest.fixture(autouse=True)
def _stored(parts: Services) -> None:
    with parts.engine.begin() as connection:
        for n in reversed(NUMBERS):
            insert_entry(connection, n, fibonacci_digits(n), method="rust", seconds=0.25)


def test_ndjson_is_what_anyone_gets(client: FlaskClient) -> None:
    response = client.get("/get")
    assert response.mimetype == "application/x-ndjson"
    records = [json.loads(line) for line in response.text.splitlines()]
    assert [record["input_number"] for record in records] == NUMBERS
    assert [record["fib_value"] for record in records] == [fibonacci_digits(n) for n in NUMBERS]
    assert set(records[0]) == {
        "input_number", "fib_value", "digit_count", "method", "seconds", "created_at",
    }  # fmt: skip


def test_json_is_one_array(client: FlaskClient) -> None:
    records = client.get("/get", headers=JSON).get_json()
    assert [record["input_number"] for record in records] == NUMBERS


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("after=57", [58, 59, 1000]),
        ("limit=2", [0, 1]),
        ("limit=0", []),
        ("min=58&max=999", [58, 59]),
        ("after=2&min=1&max=9&limit=3", [3, 4, 5]),
        ("min=2000", []),
    ],
)
def test_filters(client: FlaskClient, query: str, expected: list[int]) -> None:
    records = client.get(f"/get?{query}", headers=JSON).get_json()
    assert [record["input_number"] for record in records] == expected


@pytest.mark.parametrize("query", ["after=x", "limit=-1", "min=1.5", "max=", f"after={2**63}"])
def test_bad_filters_are_refused(client: FlaskClient, query: str) -> None:
    response = client.get(f"/get?{query}")
    assert response.status_code in {400, 422}
    assert response.text.startswith(query.split("=")[0])


def test_pages_follow_each_other(client: FlaskClient) -> None:
    seen, address = [], "/get"
    while address:
        page = client.get(address, headers={"Accept": "text/html"}).text
        seen += [
            int(cell.split("<")[0])
            for cell in page.split("/calculate/")[1:]
            for cell in [cell.split('">')[1]]
        ]
        address = (
            page.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
            if 'rel="next"' in page
            else ""
        )
    assert seen == NUMBERS


def test_a_database_that_is_away_is_503(client: FlaskClient, parts: Services) -> None:
    from sqlalchemy import text

    with parts.engine.begin() as connection:
        connection.execute(text("ALTER TABLE fib_entries RENAME TO gone"))
    response = client.get("/get")
    assert response.status_code == 503
    assert "database" in response.text
