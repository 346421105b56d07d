"""What rust_db.stream_entries gives: lines, chunks, bounds."""

import json
from datetime import datetime, timedelta

import pytest

import rust_db
from tests.unit.rust_db.rows import (
    LINE_KEYS,
    MEGABYTE,
    Connection,
    insert_digits,
    insert_numbers,
    read_numbers,
)


def test_an_empty_table_gives_no_chunk(database_url: str) -> None:
    assert list(rust_db.stream_entries(database_url)) == []


def test_a_row_becomes_one_line(database_url: str, connection: Connection) -> None:
    insert_digits(connection, 10, "55")
    (chunk,) = rust_db.stream_entries(database_url)
    assert type(chunk) is bytes
    assert chunk.endswith(b"}\n")
    row = json.loads(chunk)
    assert list(row) == LINE_KEYS
    created_at = datetime.strptime(row.pop("created_at"), "%Y-%m-%dT%H:%M:%S.%f%z")
    assert abs(datetime.now(created_at.tzinfo) - created_at) < timedelta(minutes=1)
    assert row == {
        "input_number": 10,
        "fib_value": "55",
        "digit_count": 2,
        "method": "RUST",
        "seconds": 0.25,
    }


def test_rows_come_in_order_over_many_pages(database_url: str, connection: Connection) -> None:
    insert_numbers(connection, 0, 19_999)
    assert read_numbers(database_url, chunk_bytes=100) == list(range(20_000))


def test_chunks_hold_whole_lines_of_about_the_size_asked_for(
    database_url: str, connection: Connection
) -> None:
    insert_numbers(connection, 1, 2_000)
    chunks = list(rust_db.stream_entries(database_url, chunk_bytes=4_096))
    assert all(chunk.endswith(b"}\n") for chunk in chunks)
    assert all(4_096 <= len(chunk) < 4_096 + 200 for chunk in chunks[:-1])


def test_a_row_of_a_million_digits(database_url: str, connection: Connection) -> None:
    digits = "1234567890" * (MEGABYTE // 10)
    insert_digits(connection, 4_784_969, digits)
    row = json.loads(b"".join(rust_db.stream_entries(database_url, chunk_bytes=1)))
    assert row["fib_value"] == digits
    assert row["digit_count"] == MEGABYTE


@pytest.mark.parametrize(
    ("bounds", "expected"),
    [
        ({"after": 97}, [98, 99]),
        ({"after": -1, "limit": 2}, [0, 1]),
        ({"minimum": 98}, [98, 99]),
        ({"maximum": 1}, [0, 1]),
        ({"minimum": 5, "maximum": 5}, [5]),
        ({"minimum": 6, "maximum": 5}, []),
        ({"after": 4, "minimum": 2, "maximum": 6}, [5, 6]),
        ({"limit": 0}, []),
        ({"limit": 17}, list(range(17))),
        ({"limit": 2**63 - 1}, list(range(100))),
        ({"after": 2**63 - 1}, []),
        ({"minimum": -(2**63), "maximum": 2**63 - 1}, list(range(100))),
    ],
)
def test_bounds(
    database_url: str, connection: Connection, bounds: dict[str, int], expected: list[int]
) -> None:
    insert_numbers(connection, 0, 99)
    assert read_numbers(database_url, **bounds) == expected


def test_the_largest_input_number(database_url: str, connection: Connection) -> None:
    insert_digits(connection, 2**63 - 1, "1")
    assert read_numbers(database_url) == [2**63 - 1]
