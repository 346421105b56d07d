"""Real servers for the tests: one PostgreSQL and one broker a run, a database of its own a test."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pydantic import SecretStr
from sqlalchemy import Engine, create_engine, make_url
from sqlalchemy.pool import NullPool

from fib_service import create_app
from fib_service.data_access.migrations import upgrade_to_head
from fib_service.embedded import run_broker, run_postgres
from fib_service.extensions import Services, services
from fib_service.settings import Settings
from tests.surroundings import cache_in, require_utf8, settle_tests
from tests.temporary import make_folder

TEMPLATE = "fib_template"
FOLDER = pytest.StashKey[Path]()
settle_tests()


@pytest.hookimpl(tryfirst=True)  # before pytest takes the option for its own
def pytest_configure(config: pytest.Config) -> None:
    """Give the run a folder of its own, for temporary files and for caches."""
    require_utf8(config)
    folder = make_folder()
    config.option.basetemp = config.option.basetemp or str(folder / "t")
    config.stash[FOLDER] = folder
    cache_in(folder / "cache")


@pytest.hookimpl(trylast=True)  # its servers have ended
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Remove the folder; after a failure it stays, for whoever looks into it."""
    folder = session.config.stash[FOLDER]
    if exitstatus == pytest.ExitCode.OK:
        shutil.rmtree(folder, ignore_errors=True)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, exitstatus: int) -> None:
    """Name the folder where it stays."""
    if exitstatus != pytest.ExitCode.OK:
        terminalreporter.write_line(f"temporary files: {terminalreporter.config.stash[FOLDER]}")


@pytest.fixture(scope="session")
def postgres_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A PostgreSQL server with a migrated template database."""
    with run_postgres(tmp_path_factory.mktemp("servers")) as url:
        _execute(url, f"CREATE DATABASE {TEMPLATE}")
        upgrade_to_head(_named(url, TEMPLATE))
        yield url


@pytest.fixture(scope="session")
def broker_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A broker."""
    with run_broker(tmp_path_factory.mktemp("broker")) as url:
        yield url


@pytest.fixture
def database_url(postgres_url: str) -> Iterator[str]:
    """A fresh migrated database, as SQLAlchemy's address."""
    yield from _fresh_database(postgres_url, f"TEMPLATE {TEMPLATE}")


@pytest.fixture
def empty_database_url(postgres_url: str) -> Iterator[str]:
    """A fresh database without any table."""
    yield from _fresh_database(postgres_url, "")


@pytest.fixture
def settings(database_url: str, broker_url: str) -> Settings:
    """Settings for a fresh database and the shared broker."""
    return Settings(db_url=SecretStr(database_url), queue_broker=SecretStr(broker_url))


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """The application over a fresh database and a real broker."""
    app = create_app(settings)
    yield app
    services(app).engine.dispose()


@pytest.fixture
def parts(app: Flask) -> Services:
    """The application's services."""
    return services(app)


@pytest.fixture
def engine(parts: Services) -> Engine:
    """Connections to the application's database."""
    return parts.engine


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A client of the application within this process."""
    return app.test_client()


@pytest.fixture
def config_path(tmp_path: Path) -> Path:
    """Where a test may write a configuration file."""
    return tmp_path / "config.yml"


def _fresh_database(server_url: str, clause: str) -> Iterator[str]:
    name = f"test_{uuid4().hex}"
    _execute(server_url, f"CREATE DATABASE {name} {clause}")
    yield _named(server_url, name)
    _execute(server_url, f"DROP DATABASE {name} WITH (FORCE)")


def _named(url: str, database: str) -> str:
    return make_url(url).set(database=database).render_as_string(hide_password=False)


def _execute(url: str, statement: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
