"""Rows of fib_entries."""

from sqlalchemy import Connection, select
from sqlalchemy.dialects.postgresql import insert

from fib_service.models import FibEntry


def find_digits(connection: Connection, input_number: int) -> str | None:
    """The stored digits of F(input_number), or None."""
    statement = select(FibEntry.digits).where(FibEntry.input_number == input_number)
    return connection.scalar(statement)


def insert_entry(
    connection: Connection, input_number: int, digits: str, *, method: str, seconds: float
) -> bool:
    """Store a number; False where it was stored already, which changes nothing."""
    statement = (
        insert(FibEntry)
        .values(
            input_number=input_number,
            digits=digits,
            digit_count=len(digits),
            method=method,
            seconds=seconds,
        )
        .on_conflict_do_nothing(index_elements=[FibEntry.input_number])
    )
    return connection.execute(statement).rowcount == 1
