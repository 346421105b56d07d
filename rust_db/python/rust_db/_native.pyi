from types import TracebackType
from typing import Self, final

__all__ = [
    "ConnectionFailed",
    "DamagedRow",
    "DatabaseError",
    "EntryChunks",
    "QueryFailed",
    "check",
    "stream_entries",
]

class DatabaseError(Exception):
    """Base of everything that rust_db raises about the database.

    No message repeats a URL or a password. Raised itself for a defect in the reader, for a thread
    that the operating system refused, and for a stream read after a fork.
    """

class ConnectionFailed(DatabaseError):  # noqa: N818
    """The URL is unusable, the server was not reached or refused, or the session was lost."""

class QueryFailed(DatabaseError):  # noqa: N818
    """The server answered a query with an error, or with something unexpected."""

class DamagedRow(DatabaseError):  # noqa: N818
    """A stored row contradicts itself; it is named by its input_number and not served."""

@final
class EntryChunks:
    """Iterator of chunks of whole NDJSON lines, in ascending order of `input_number`.

    A line has the keys `input_number` (int), `fib_value` (str of decimal digits), `digit_count`
    (int), `method` (str), `seconds` (float, of the computation) and `created_at` (str, RFC 3339 in
    UTC with microseconds).

    A thread of its own reads ahead by a few chunks; waiting for one releases the GIL. Several
    Python threads may read one stream: each chunk goes to one of them. Closing it, or dropping it,
    ends the database session within a page of rows (about 4 MiB).
    """

    def __iter__(self) -> Self: ...
    def __next__(self) -> bytes:
        """The next chunk.

        Raises:
            StopIteration: after the last chunk, after an error, and after `close()`.
            DatabaseError: or one of its kinds; nothing follows it.
        """

    def close(self) -> None:
        """Ends the stream without waiting. WSGI servers call it when a client goes away."""

    def __enter__(self) -> Self: ...
    def __exit__(
        self,
        exception_type: type[BaseException] | None,
        exception: BaseException | None,
        traceback: TracebackType | None,
        /,
    ) -> None: ...

def stream_entries(
    url: str,
    *,
    after: int | None = None,
    limit: int | None = None,
    minimum: int | None = None,
    maximum: int | None = None,
    chunk_bytes: int = 65536,
) -> EntryChunks:
    """Opens a read-only session and waits for its first chunk.

    So a missing server, a wrong password, a missing table or a damaged first row is raised here,
    before an answer has begun.

    Args:
        url: libpq's, `postgresql://...` (a driver suffix such as `+psycopg2` is left out) or
            `keyword=value` pairs; read by libpq itself, whose messages are withheld.
        after: only rows with an `input_number` above it.
        limit: at most so many rows.
        minimum: the smallest `input_number` wanted.
        maximum: the largest `input_number` wanted.
        chunk_bytes: bytes that complete a chunk, at most 67,108,864; a larger row makes a larger
            chunk. About four chunks are in memory at a time.

    Raises:
        TypeError: an argument has the wrong type; a bool is not taken as an int.
        ValueError: a number outside 64 bits, a negative limit, or a chunk size out of range.
        ConnectionFailed: no session within 5 seconds a host, unless the URL has a connect_timeout.
        QueryFailed: the server refused the query, or the table was locked for 5 seconds.
        DamagedRow: a row of the first chunk contradicts itself.
    """

def check(url: str) -> None:
    """Opens a session, asks for one value and closes it.

    Raises:
        ConnectionFailed: no session within 5 seconds a host, unless the URL has a connect_timeout.
        QueryFailed: the server did not answer.
    """
