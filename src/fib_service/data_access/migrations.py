"""Bringing a database to the schema that this code is written for."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

PACKAGE = Path(__file__).resolve().parents[1]
# The wheel carries the migrations inside the package; the source tree has them beside `src`.
ROOT = PACKAGE if (PACKAGE / "alembic").is_dir() else PACKAGE.parents[1]
MIGRATIONS = ROOT / "alembic"


def alembic_config(db_url: str) -> Config:
    """Alembic's configuration for one database; the address never stands in a file."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["db_url"] = db_url
    return config


def upgrade_to_head(db_url: str) -> None:
    """Run the migrations that the database lacks; safe to call at every start."""
    command.upgrade(alembic_config(db_url), "head")


def head_revision() -> str:
    """The revision that this code is written for."""
    return str(ScriptDirectory(str(MIGRATIONS)).get_current_head())


def known_revisions() -> set[str]:
    """Every revision that this code has a migration for."""
    return {script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()}
