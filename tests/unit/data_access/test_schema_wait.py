"""`fib-service wait-for-schema`: what lets a process start, and what keeps it waiting."""

from pathlib import Path
from threading import Thread

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from fib_service.cli import main
from fib_service.data_access import schema_wait
from fib_service.data_access.migrations import upgrade_to_head


@pytest.fixture
def config(config_path: Path) -> Path:
    config_path.write_text("DB_URL: embedded\nQUEUE_BROKER: embedded\n")
    return config_path


def _wait(config: Path, seconds: int) -> Result:
    words = ["wait-for-schema", "--config", str(config), "--timeout", str(seconds)]
    return CliRunner().invoke(main, words)


def _run(url: str, statement: str) -> None:
    with create_engine(url, poolclass=NullPool).begin() as connection:
        connection.execute(text(statement))


def test_a_migrated_database_is_enough(
    config: Path, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FIB_DB_URL", database_url)
    assert _wait(config, 0).output == "the database has the schema\n"


def test_an_empty_database_names_the_cure(
    config: Path, empty_database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FIB_DB_URL", empty_database_url)
    result = _wait(config, 0)
    assert result.exit_code == 1
    assert "run `fib-service migrate`" in result.stderr


def test_it_waits_for_another_process_to_migrate(
    empty_database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schema_wait, "POLL_SECONDS", 0.05)
    thread = Thread(target=schema_wait.wait_for_schema, args=(empty_database_url, 600))
    thread.start()
    thread.join(0.2)
    assert thread.is_alive()
    upgrade_to_head(empty_database_url)
    thread.join(60)
    assert not thread.is_alive()


def test_an_older_schema_is_waited_for(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    _run(database_url, "UPDATE alembic_version SET version_num = 'older'")
    monkeypatch.setattr(schema_wait, "known_revisions", lambda: {"older", "head"})
    assert schema_wait._fault(database_url) is not None


def test_a_newer_schema_is_no_fault(config: Path, database_url: str) -> None:
    _run(database_url, "UPDATE alembic_version SET version_num = 'newer'")
    schema_wait.wait_for_schema(database_url, 0)


def test_a_server_that_is_away_is_not_shown(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FIB_DB_URL", "postgresql+psycopg2://user:canary@127.0.0.1:1/absent")
    result = _wait(config, 0)
    assert result.exit_code == 1
    assert "does not answer" in result.stderr
    assert "canary" not in result.output
    assert "127.0.0.1" not in result.output


def test_the_embedded_server_is_refused(config: Path) -> None:
    result = _wait(config, 0)
    assert result.exit_code == 1
    assert "set FIB_DB_URL" in result.stderr
