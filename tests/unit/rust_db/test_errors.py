"""Errors of rust_db: what each says, and that none shows a secret."""

import json
from collections.abc import Callable

import psycopg2
import psycopg2.extensions
import pytest

import rust_db
from tests.unit.rust_db.rows import (
    MEGABYTE,
    SECRET,
    Connection,
    count_sessions,
    insert_digits,
    insert_numbers,
    run,
    wait_until,
    with_parameters,
)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        (f"postgresql+psycopg2://u:{SECRET}@127.0.0.1:1/fib", "refused"),
        (f"postgresql://u:{SECRET}@no-such-host.invalid/fib", "no-such-host"),
        (f"postgresql://u:{SECRET}/%zz@127.0.0.1:1/fib", "libpq cannot read it"),
        (f"postgresql://127.0.0.1:1/fib?user=u&password={SECRET}", "refused"),
        (f"mysql://u:{SECRET}@127.0.0.1/fib", "libpq cannot read it"),
        (f"postgresql://u:{SECRET}%00@127.0.0.1/fib", "libpq cannot read it"),
        (f"postgresql://u:{SECRET}\0@127.0.0.1/fib", "NUL"),
        (f"postgresql://u:p@127.0.0.1/fib?{SECRET}=1", "libpq cannot read it"),
        (f"host=127.0.0.1 port=1 user=u password={SECRET}", "refused"),
        (f"postgresql://u:{SECRET}\udc80@127.0.0.1/fib", "not Unicode text"),
        (SECRET, "libpq cannot read it"),
        ("", "it is empty"),
    ],
)
@pytest.mark.parametrize("call", [rust_db.check, rust_db.stream_entries])
def test_an_unusable_url_is_told_without_its_secret(
    call: Callable[[str], object], url: str, reason: str
) -> None:
    with pytest.raises(rust_db.ConnectionFailed, match=reason) as caught:
        call(url)
    assert SECRET not in repr(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


@pytest.mark.parametrize("parameter", ["user=no_such_role", "dbname=no_such_database"])
def test_a_refused_session_is_told_without_its_secret(database_url: str, parameter: str) -> None:
    url = with_parameters(database_url, f"password={SECRET}&{parameter}")
    with pytest.raises(rust_db.ConnectionFailed) as caught:
        rust_db.stream_entries(url)
    assert SECRET not in repr(caught.value)


def test_check_passes_on_a_living_server(database_url: str) -> None:
    rust_db.check(database_url)


def test_a_missing_table_is_told_before_the_first_chunk(
    database_url: str, connection: Connection
) -> None:
    run(connection, "ALTER TABLE fib_entries RENAME TO elsewhere")
    with pytest.raises(rust_db.QueryFailed, match='relation "fib_entries" does not exist'):
        rust_db.stream_entries(database_url)


def test_a_locked_table_is_an_error_and_not_a_hang(
    database_url: str, connection: Connection
) -> None:
    connection.autocommit = False
    run(connection, "LOCK TABLE fib_entries IN ACCESS EXCLUSIVE MODE")
    with pytest.raises(rust_db.QueryFailed, match="lock timeout"):
        rust_db.stream_entries(database_url)
    connection.rollback()


@pytest.mark.parametrize("digits", ["5a", "\u0665", "-1", "05", "", "1\n", "1e9"])
def test_a_damaged_row_is_refused(database_url: str, connection: Connection, digits: str) -> None:
    run(
        connection,
        """INSERT INTO fib_entries (input_number, digits, digit_count, method, seconds)
           VALUES (10, %s, octet_length(%s), 'RUST', 0.25)""",
        digits,
        digits,
    )
    with pytest.raises(rust_db.DamagedRow, match="row for input_number 10 is damaged: digits"):
        rust_db.stream_entries(database_url)


@pytest.mark.parametrize(
    ("column", "change"),
    [
        ("seconds", "UPDATE fib_entries SET seconds = 'NaN'"),
        ("seconds", "UPDATE fib_entries SET seconds = 'Infinity'"),
        ("created_at", "UPDATE fib_entries SET created_at = 'infinity'"),
    ],
)
def test_values_that_json_cannot_hold_are_refused(
    database_url: str, connection: Connection, column: str, change: str
) -> None:
    insert_digits(connection, 10, "55")
    try:
        run(connection, change)
    except psycopg2.errors.CheckViolation:
        return  # The schema refuses it already.
    with pytest.raises(rust_db.DamagedRow, match=f"input_number 10 is damaged: {column}"):
        rust_db.stream_entries(database_url)


def test_a_damaged_row_later_on_ends_the_stream(database_url: str, connection: Connection) -> None:
    insert_numbers(connection, 0, 999)
    run(connection, "UPDATE fib_entries SET digits = '5x' WHERE input_number = 900")
    chunks = rust_db.stream_entries(database_url, chunk_bytes=1)
    numbers = [json.loads(next(chunks))["input_number"] for _ in range(900)]
    assert numbers == list(range(900))
    with pytest.raises(rust_db.DamagedRow, match="input_number 900"):
        next(chunks)
    assert list(chunks) == []
    wait_until(lambda: count_sessions(connection) == 0)


def test_a_terminated_session_is_a_lost_connection(
    database_url: str, connection: Connection
) -> None:
    insert_numbers(connection, 0, 49, digit_count=MEGABYTE)
    chunks = rust_db.stream_entries(database_url)
    run(
        connection,
        """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
           WHERE application_name = 'rust_db' AND datname = current_database()""",
    )
    with pytest.raises(rust_db.ConnectionFailed, match="lost"):
        list(chunks)


def test_the_session_is_read_only(database_url: str, connection: Connection) -> None:
    """A view that writes when it is read stands in for any way to write."""
    run(
        connection,
        """ALTER TABLE fib_entries RENAME TO stored;
           CREATE FUNCTION write_one() RETURNS text LANGUAGE sql VOLATILE AS $$
             INSERT INTO stored (input_number, digits, digit_count, method, seconds)
             VALUES (1, '1', 1, 'RUST', 0) RETURNING method $$;
           CREATE VIEW fib_entries AS
             SELECT 10::bigint AS input_number, '55'::text AS digits, 2::bigint AS digit_count,
                    write_one() AS method, 0.25::float8 AS seconds, now() AS created_at""",
    )
    with pytest.raises(rust_db.QueryFailed, match="read-only transaction"):
        rust_db.stream_entries(database_url)
