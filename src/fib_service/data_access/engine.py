"""The connection pool."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

import psycopg2
from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.pool import NullPool

from fib_service.data_access.address import PREFIX, conninfo

POOL_SIZE = 8  # as many as a Gunicorn worker has threads


def make_engine(db_url: str) -> Engine:
    """A pool that connects on first use, and notices connections that a restart has cut."""
    return create_engine(
        PREFIX,
        creator=_connector(db_url),
        pool_size=POOL_SIZE,
        max_overflow=4,
        pool_pre_ping=True,
        pool_timeout=10,
    )


def make_single_use_engine(db_url: str) -> Engine:
    """Connections for one use each: for migrations, and for asking how far they are."""
    return create_engine(PREFIX, creator=_connector(db_url), poolclass=NullPool)


def _connector(db_url: str) -> Callable[[], object]:
    # What the address says comes last, and the last value of a parameter counts.
    dsn = f"connect_timeout=3 application_name=fib_service {conninfo(db_url)}"
    return partial(psycopg2.connect, dsn)


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection for single look-ups: BEGIN and ROLLBACK would treble the round trips."""
    with engine.connect() as connection:
        yield connection.execution_options(isolation_level="AUTOCOMMIT")


def is_migrated(connection: Connection) -> bool:
    """Whether the database answers and has been migrated; fails where it does not answer."""
    return bool(connection.scalar(text("SELECT count(*) = 1 FROM alembic_version")))
