"""Runs the migrations, on the address the caller gives or, from the command line, the settings'."""

from alembic import context

from fib_service.data_access.engine import make_single_use_engine
from fib_service.models import Base
from fib_service.settings import load_settings


def _db_url() -> str:
    given = context.config.attributes.get("db_url")
    return given or load_settings().for_running_servers().db_url.get_secret_value()


def _run() -> None:
    with make_single_use_engine(_db_url()).connect() as connection:
        context.configure(connection=connection, target_metadata=Base.metadata)
        with context.begin_transaction():
            # Two starting services must not migrate at once; the lock ends with the transaction.
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(20260001)")
            context.run_migrations()


_run()
