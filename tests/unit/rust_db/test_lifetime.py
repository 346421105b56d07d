"""Lifetime of a stream: its end, threads, forks, memory."""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable

import pytest

import rust_db
from tests.unit.rust_db.rows import (
    MEGABYTE,
    Connection,
    count_sessions,
    insert_numbers,
    resident_bytes,
    run,
    wait_until,
)


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
