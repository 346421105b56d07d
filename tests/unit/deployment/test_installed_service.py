"""The wheel of the service holds all that an installed service needs to migrate a database."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect
from sqlalchemy.pool import NullPool

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder into which the wheel is installed."""
    folder = tmp_path_factory.mktemp("installed")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel"]
    subprocess.run([*build, "--directory", str(folder)], cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    zipfile.ZipFile(wheel).extractall(folder / "site")
    return folder / "site"


def _run(site: Path, code: str, **environment: str) -> str:
    variables = os.environ | {"PYTHONPATH": str(site)} | environment
    command = [sys.executable, "-c", code]
    outcome = subprocess.run(
        command, env=variables, cwd=site, check=True, capture_output=True, text=True
    )
    return outcome.stdout


def test_it_migrates_a_database(site: Path, empty_database_url: str) -> None:
    (site / "config.yml").write_text("QUEUE_BROKER: redis://unused:6379/0\n")
    migrate = "import sys; from fib_service.cli import main; sys.argv = ['', 'migrate']; main()"
    said = _run(site, migrate, FIB_CONFIG="config.yml", FIB_DB_URL=empty_database_url)
    assert said == "the database has the newest schema\n"
    tables = inspect(create_engine(empty_database_url, poolclass=NullPool)).get_table_names()
    assert set(tables) == {"alembic_version", "fib_entries", "jobs"}


def test_it_uses_its_own_migrations(site: Path) -> None:
    code = "from fib_service.data_access import migrations; print(migrations.MIGRATIONS)"
    assert _run(site, code).strip() == str(site / "fib_service" / "alembic")
