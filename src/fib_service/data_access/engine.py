"""The connection pool."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.engine import make_url

POOL_SIZE = 8  # as many as a Gunicorn worker has threads


def make_engine(db_url: str) -> Engine:
    """A pool that connects on first use, and notices connections that a restart has cut."""
    return create_engine(
        db_url,
        pool_size=POOL_SIZE,
        max_overflow=4,
        pool_pre_ping=True,
        pool_timeout=10,
        connect_args={"connect_timeout": 3, "application_name": "fib_service"},
    )


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection for single look-ups: BEGIN and ROLLBACK would treble the round trips."""
    with engine.connect() as connection:
        yield connection.execution_options(isolation_level="AUTOCOMMIT")


def plain_url(db_url: str) -> str:
    """The same address without SQLAlchemy's driver suffix, as libpq reads it."""
    url = make_url(db_url).set(drivername="postgresql")
    return url.render_as_string(hide_password=False)


def is_migrated(connection: Connection) -> bool:
    """Whether the database answers and has been migrated; fails where it does not answer."""
    return bool(connection.scalar(text("SELECT count(*) = 1 FROM alembic_version")))
