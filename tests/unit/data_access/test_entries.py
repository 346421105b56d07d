"""Rows of fib_entries: stored once, exact at any size, guarded by the database itself."""

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from fib_service.data_access.entries import find_digits, insert_entry


def test_a_number_is_stored_once(engine: Engine) -> None:
    with engine.begin() as connection:
        assert find_digits(connection, 10) is None
        assert insert_entry(connection, 10, "55", method="rust", seconds=0.5)
        assert not insert_entry(connection, 10, "56", method="rust", seconds=0.5)
        assert find_digits(connection, 10) == "55"


@pytest.mark.parametrize("input_number", [0, 2**63 - 1])
def test_the_whole_range_of_inputs(engine: Engine, input_number: int) -> None:
    with engine.begin() as connection:
        insert_entry(connection, input_number, "1" * 200_000, method="rust", seconds=1e-9)
        assert find_digits(connection, input_number) == "1" * 200_000


@pytest.mark.parametrize("row", ["-1, '1', 1", "1, '12', 1", "NULL, '1', 1", "1, NULL, 1"])
def test_the_database_refuses_impossible_rows(engine: Engine, row: str) -> None:
    columns = "input_number, digits, digit_count, method, seconds"
    statement = f"INSERT INTO fib_entries ({columns}) VALUES ({row}, 'rust', 0)"
    with pytest.raises(IntegrityError), engine.begin() as connection:
        connection.execute(text(statement))
