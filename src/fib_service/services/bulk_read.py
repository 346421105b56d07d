"""Reading many records at once, through rust_db."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import rust_db
from fib_service.data_access.address import conninfo
from fib_service.errors import BulkReadError
from fib_service.fib_calcs.panics import panics_as_errors
from fib_service.settings import Settings


@dataclass(frozen=True)
class EntryFilter:
    """Which records to read: after < n and minimum <= n <= maximum, at most `limit` of them."""

    after: int | None = None
    limit: int | None = None
    minimum: int | None = None
    maximum: int | None = None

    def limited_to(self, rows: int) -> "EntryFilter":
        """The same records, at most `rows` of them."""
        return replace(self, limit=rows)


def read_entries(settings: Settings, chosen: EntryFilter) -> Iterator[bytes]:
    """Chunks of whole NDJSON lines, ordered by input number; memory stays flat.

    Raises:
        BulkReadError: the database cannot be reached; a failure further on ends the iteration so.
    """
    try:
        with panics_as_errors():
            chunks = rust_db.stream_entries(
                conninfo(settings.bulk_read_url.get_secret_value()),
                after=chosen.after,
                limit=chosen.limit,
                minimum=chosen.minimum,
                maximum=chosen.maximum,
            )
    except rust_db.DatabaseError as error:
        raise BulkReadError(str(error)) from error
    return _reading(chunks)


def _reading(chunks: rust_db.EntryChunks) -> Iterator[bytes]:
    with chunks:
        try:
            yield from chunks
        except rust_db.DatabaseError as error:
            raise BulkReadError(str(error)) from error
