"""Stored Fibonacci numbers, read from PostgreSQL in Rust as a stream of NDJSON."""

from rust_db._native import (
    ConnectionFailed,
    DamagedRow,
    DatabaseError,
    EntryChunks,
    QueryFailed,
    check,
    stream_entries,
)

__all__ = [
    "ConnectionFailed",
    "DamagedRow",
    "DatabaseError",
    "EntryChunks",
    "QueryFailed",
    "check",
    "stream_entries",
]
