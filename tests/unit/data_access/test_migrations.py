"""The schema goes up and down, and equals the models."""

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, inspect
from sqlalchemy.pool import NullPool

from fib_service.data_access.migrations import alembic_config, head_revision, upgrade_to_head
from fib_service.models import Base


def _tables(url: str) -> set[str]:
    return set(inspect(create_engine(url, poolclass=NullPool)).get_table_names())


def test_up_and_down(empty_database_url: str) -> None:
    upgrade_to_head(empty_database_url)
    assert _tables(empty_database_url) == {"alembic_version", "fib_entries", "jobs"}
    command.downgrade(alembic_config(empty_database_url), "base")
    assert _tables(empty_database_url) == {"alembic_version"}
    upgrade_to_head(empty_database_url)
    assert "jobs" in _tables(empty_database_url)


def test_a_second_upgrade_changes_nothing(database_url: str) -> None:
    upgrade_to_head(database_url)
    engine = create_engine(database_url, poolclass=NullPool)
    with engine.connect() as connection:
        assert MigrationContext.configure(connection).get_current_revision() == head_revision()


def test_the_models_equal_the_migrated_database(database_url: str) -> None:
    engine = create_engine(database_url, poolclass=NullPool)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        assert compare_metadata(context, Base.metadata) == []
