"""Waiting for the schema that this code is written for, where another process migrates."""

import time

from alembic.migration import MigrationContext
from sqlalchemy.exc import SQLAlchemyError

from fib_service.data_access.engine import make_single_use_engine
from fib_service.data_access.migrations import head_revision, known_revisions
from fib_service.errors import SchemaError

POLL_SECONDS = 2.0


def wait_for_schema(db_url: str, timeout_seconds: float) -> None:
    """Return as soon as the database lacks no migration; it may not answer at first.

    Raises:
        SchemaError: it still lacked one, or did not answer, when the time was over.
    """
    over = time.monotonic() + timeout_seconds
    while (fault := _fault(db_url)) is not None:
        if time.monotonic() >= over:
            raise SchemaError(fault)
        time.sleep(POLL_SECONDS)


def _fault(db_url: str) -> str | None:
    try:
        revision = _revision(db_url)
    except SQLAlchemyError as error:  # its own words show the address
        return (
            f"the database does not answer ({type(error).__name__}): check the server of DB_URL, "
            "and that its role may read the table alembic_version"
        )
    # A revision that is not known here is a newer code's: after a step back, this code runs on it.
    if revision == head_revision() or (revision and revision not in known_revisions()):
        return None
    return "the database lacks migrations: run `fib-service migrate` with the role that owns it"


def _revision(db_url: str) -> str | None:
    with make_single_use_engine(db_url).connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()
