"""rust_db against a real server: a freshly migrated database for each test."""

from collections.abc import Iterator

import psycopg2
import psycopg2.extensions
import pytest

from tests.unit.rust_db.rows import Connection


@pytest.fixture
def connection(database_url: str) -> Iterator[Connection]:
    """A connection to the test's own database, which commits each statement."""
    opened = psycopg2.connect(database_url.replace("+psycopg2", "", 1))
    opened.autocommit = True
    yield opened
    opened.close()
