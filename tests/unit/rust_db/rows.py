"""Rows for the tests of rust_db, and how the server and this process see a stream."""

import json
import os
import time
from collections.abc import Callable
from pathlib import Path

import psycopg2
import psycopg2.extensions

import rust_db

SECRET = "canary-7f3a"
MEGABYTE = 1_000_000
UNUSED_URL = "postgresql://127.0.0.1:1/fib"  # Arguments are checked before it is looked at.
LINE_KEYS = ["input_number", "fib_value", "digit_count", "method", "seconds", "created_at"]

Connection = psycopg2.extensions.connection


def run(connection: Connection, sql: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def insert_numbers(connection: Connection, first: int, last: int, digit_count: int = 2) -> None:
    """Rows whose digits are only sevens: the reader does not know Fibonacci numbers."""
    run(
        connection,
        """INSERT INTO fib_entries (input_number, digits, digit_count, method, seconds)
           SELECT n, repeat('7', %s), %s, 'RUST', 0.25 FROM generate_series(%s, %s) AS n
           ORDER BY n DESC""",
        digit_count,
        digit_count,
        first,
        last,
    )


def insert_digits(connection: Connection, input_number: int, digits: str) -> None:
    run(
        connection,
        """INSERT INTO fib_entries (input_number, digits, digit_count, method, seconds)
           VALUES (%s, %s, %s, 'RUST', 0.25)""",
        input_number,
        digits,
        len(digits),
    )


def read_numbers(url: str, **bounds: int) -> list[int]:
    text = b"".join(rust_db.stream_entries(url, **bounds))
    return [json.loads(line)["input_number"] for line in text.splitlines()]


def with_parameters(url: str, parameters: str) -> str:
    """Parameters stand last, so they override the rest of the URL."""
    return url + ("&" if "?" in url else "?") + parameters


def count_sessions(connection: Connection) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT count(*) FROM pg_stat_activity
               WHERE application_name = 'rust_db' AND datname = current_database()"""
        )
        row = cursor.fetchone()
    assert row is not None
    return int(row[0])


def wait_until(condition: Callable[[], bool], timeout_seconds: float = 10) -> None:
    deadline = time.monotonic() + timeout_seconds
    while not condition():
        assert time.monotonic() < deadline, "the condition did not become true"
        time.sleep(0.02)


def resident_bytes() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")
