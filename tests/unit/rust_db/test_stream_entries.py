"""rust_db against a real server: `database_url` is a freshly migrated database for each test."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import psycopg2
import psycopg2.extensions
import pytest

import rust_db

SECRET = "canary-7f3a"
MEGABYTE = 1_000_000
UNUSED_URL = "postgresql://127.0.0.1:1/fib"  # Arguments are checked before it is looked at.
LINE_KEYS = ["input_number", "fib_value", "digit_count", "method", "seconds", "created_at"]

Connection = psycopg2.extensions.connection


@pytest.fixture
def connection(database_url: str) -> Iterator[Connection]:
    opened = psycopg2.connect(database_url.replace("+psycopg2", "", 1))
    opened.autocommit = True
    yield opened
    opened.close()


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


# Content


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


# Arguments


@pytest.mark.parametrize("name", ["after", "limit", "minimum", "maximum", "chunk_bytes"])
@pytest.mark.parametrize("value", [True, 1.0, "1", [], b"1"])
def test_only_ints_are_accepted(name: str, value: object) -> None:
    with pytest.raises(TypeError, match=f"{name} has to be an int, not {type(value).__name__}"):
        rust_db.stream_entries(UNUSED_URL, **{name: value})  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["after", "limit", "minimum", "maximum", "chunk_bytes"])
@pytest.mark.parametrize("value", [2**63, -(2**63) - 1, 10**5000], ids=["above", "below", "huge"])
def test_numbers_beyond_64_bits_are_refused(name: str, value: int) -> None:
    with pytest.raises(ValueError, match=f"{name} has to lie between"):
        rust_db.stream_entries(UNUSED_URL, **{name: value})


def test_numbers_out_of_range_are_refused() -> None:
    with pytest.raises(ValueError, match="limit has to be equal or above zero"):
        rust_db.stream_entries(UNUSED_URL, limit=-1)
    for chunk_bytes in (0, -1, 2**26 + 1):
        with pytest.raises(ValueError, match="chunk_bytes has to lie between 1 and 67108864"):
            rust_db.stream_entries(UNUSED_URL, chunk_bytes=chunk_bytes)


def test_an_index_that_raises_passes_its_error_on() -> None:
    class Broken:
        def __index__(self) -> int:
            raise RuntimeError("broken index")

    with pytest.raises(RuntimeError, match="broken index"):
        rust_db.stream_entries(UNUSED_URL, after=Broken())  # type: ignore[arg-type]


# Errors


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        (f"postgresql+psycopg2://u:{SECRET}@127.0.0.1:1/fib", "refused"),
        (f"postgresql://u:{SECRET}@no-such-host.invalid/fib", "no-such-host"),
        (f"postgresql://u:{SECRET}/%zz@127.0.0.1:1/fib", "refused"),
        (f"postgresql://127.0.0.1:1/fib?user=u&password={SECRET}", "refused"),
        (f"mysql://u:{SECRET}@127.0.0.1/fib", "does not begin with postgresql://"),
        (f"postgresql://u:{SECRET}%00@127.0.0.1/fib", "NUL"),
        (f"postgresql://u:{SECRET}\udc80@127.0.0.1/fib", "not Unicode text"),
        (SECRET, "does not begin with postgresql://"),
        ("", "does not begin with postgresql://"),
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


# Lifetime, threads and memory


def close_it(chunks: rust_db.EntryChunks) -> None:
    chunks.close()
    chunks.close()
    assert list(chunks) == []


def leave_its_context(chunks: rust_db.EntryChunks) -> None:
    with chunks as entered:
        assert entered is chunks
    with pytest.raises(KeyError), chunks:
        raise KeyError
    assert list(chunks) == []


def drop_it(chunks: rust_db.EntryChunks) -> None:
    del chunks


@pytest.mark.parametrize("end", [close_it, leave_its_context, drop_it])
def test_ending_in_the_middle_frees_the_session(
    database_url: str, connection: Connection, end: Callable[[rust_db.EntryChunks], None]
) -> None:
    insert_numbers(connection, 0, 49, digit_count=MEGABYTE)
    streams = [rust_db.stream_entries(database_url)]
    assert next(streams[0]).startswith(b'{"input_number":0,')
    assert count_sessions(connection) == 1
    end(streams.pop())
    wait_until(lambda: count_sessions(connection) == 0)


def test_the_end_frees_the_session(database_url: str, connection: Connection) -> None:
    insert_numbers(connection, 0, 9)
    chunks = rust_db.stream_entries(database_url)
    assert len(list(chunks)) == 1
    assert next(chunks, None) is None
    wait_until(lambda: count_sessions(connection) == 0)


def test_threads_share_one_stream(database_url: str, connection: Connection) -> None:
    insert_numbers(connection, 0, 9_999)
    chunks = rust_db.stream_entries(database_url, chunk_bytes=1)
    taken: list[list[bytes]] = [[] for _ in range(8)]
    threads = [threading.Thread(target=part.extend, args=(chunks,)) for part in taken]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    numbers = [json.loads(line)["input_number"] for part in taken for line in part]
    assert sorted(numbers) == list(range(10_000))


def test_waiting_releases_the_gil(database_url: str, connection: Connection) -> None:
    insert_numbers(connection, 0, 9)
    connection.autocommit = False
    run(connection, "LOCK TABLE fib_entries IN ACCESS EXCLUSIVE MODE")
    received: list[bytes] = []
    reader = threading.Thread(target=lambda: received.extend(rust_db.stream_entries(database_url)))
    reader.start()
    time.sleep(0.2)
    assert reader.is_alive()
    assert not received
    connection.rollback()
    reader.join(timeout=5)
    assert len(received) == 1


def test_closing_wakes_a_reader_in_another_thread(
    database_url: str, connection: Connection
) -> None:
    insert_numbers(connection, 0, 199, digit_count=MEGABYTE)
    chunks = rust_db.stream_entries(database_url)
    reader = threading.Thread(target=lambda: list(chunks))
    reader.start()
    chunks.close()
    reader.join(timeout=5)
    assert not reader.is_alive()


def test_a_stream_cannot_be_read_after_a_fork(database_url: str, connection: Connection) -> None:
    insert_numbers(connection, 0, 49, digit_count=MEGABYTE)
    program = """
import os, sys, rust_db
chunks = rust_db.stream_entries(sys.argv[1])
child = os.fork()
if child == 0:
    try:
        next(chunks)
    except rust_db.DatabaseError as error:
        chunks.close()
        del chunks
        os._exit(0 if "after a fork" in str(error) else 2)
    os._exit(3)
_, status = os.waitpid(child, 0)
assert os.waitstatus_to_exitcode(status) == 0, status
assert sum(1 for chunk in chunks) == 50
"""
    subprocess.run(
        [sys.executable, "-W", "ignore::DeprecationWarning", "-c", program, database_url],
        check=True,
        timeout=30,
    )


def test_memory_stays_flat_over_200_megabytes(database_url: str, connection: Connection) -> None:
    insert_numbers(connection, 0, 199, digit_count=MEGABYTE)
    chunks = rust_db.stream_entries(database_url)
    next(chunks)
    before, largest, received = resident_bytes(), 0, 0
    for chunk in chunks:
        received += len(chunk)
        largest = max(largest, resident_bytes())
    assert received > 199 * MEGABYTE
    assert largest - before < 40 * MEGABYTE


def test_a_slow_client_holds_back_the_reader(database_url: str, connection: Connection) -> None:
    insert_numbers(connection, 0, 199, digit_count=MEGABYTE)
    chunks = rust_db.stream_entries(database_url)
    before = resident_bytes()
    time.sleep(0.5)
    assert resident_bytes() - before < 20 * MEGABYTE
    assert sum(1 for _ in chunks) == 200
