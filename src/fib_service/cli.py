"""The command `fib-service`."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import click
from pydantic import SecretStr

from fib_service.errors import FibServiceError, SettingsError
from fib_service.settings import EMBEDDED, load_settings
from fib_service.surroundings import settle

CONFIG = click.option(
    "--config",
    type=click.Path(path_type=Path, dir_okay=False),
    envvar="FIB_CONFIG",
    help="Configuration file [default: config.yml].",
)


@contextmanager
def one_sentence() -> Iterator[None]:
    """Show the service's own errors as one sentence, with exit code 1."""
    try:
        yield
    except FibServiceError as error:
        raise click.ClickException(str(error)) from error


def _version() -> str:
    try:
        return version("fib-service")
    except PackageNotFoundError:  # run from the source tree
        return "not installed"


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(_version(), prog_name="fib-service")
def main() -> None:
    """Exact Fibonacci numbers over HTTP."""
    settle()


@main.command()
@CONFIG
@click.option(
    "--port", type=click.IntRange(1, 65535), envvar="PORT", default=5002, show_default=True
)
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option(
    "--data",
    type=click.Path(path_type=Path),
    envvar="FIB_DATA",
    default=Path("data"),
    show_default=True,
    help="Folder for the database, the queue and the logs.",
)
def serve(config: Path | None, port: int, host: str, data: Path) -> None:
    """Start the whole service on this machine; Ctrl-C stops it.

    Where the configuration says "embedded", PostgreSQL and the broker are started from wheels.
    """
    # Only this command needs the optional wheels and what starts them.
    from fib_service.embedded.options import ServeOptions
    from fib_service.embedded.serve import serve as run

    with one_sentence():
        settings = load_settings(config)
        db_url, broker = _server(settings.db_url), _server(settings.queue_broker)
        absolute = config.resolve() if config else None
        run(ServeOptions(host, port, data.resolve(), absolute, db_url, broker))


@main.command()
@CONFIG
def migrate(config: Path | None) -> None:
    """Bring the database of DB_URL to the newest schema."""
    from fib_service.data_access.migrations import upgrade_to_head

    with one_sentence():
        db_url = _database(config)
        try:
            upgrade_to_head(db_url)
        except Exception as error:  # its own words may show the address
            raise click.ClickException(
                f"the database could not be migrated ({type(error).__name__}); check that the "
                "server of DB_URL answers and that its user may change the schema"
            ) from error
    click.echo("the database has the newest schema")


@main.command()
@CONFIG
@click.option(
    "--timeout",
    "timeout_seconds",
    type=click.FloatRange(min=0),
    default=300,
    show_default=True,
    help="Seconds after which to give up.",
)
def wait_for_schema(config: Path | None, timeout_seconds: float) -> None:
    """Wait until the database of DB_URL has been migrated; any role that reads it will do."""
    from fib_service.data_access import schema_wait

    with one_sentence():
        schema_wait.wait_for_schema(_database(config), timeout_seconds)
    click.echo("the database has the schema")


def _database(config: Path | None) -> str:
    """The address of the configured database, refused where it is the embedded one."""
    db_url = _server(load_settings(config).db_url)
    if db_url is None:
        raise SettingsError(
            "DB_URL is 'embedded', which `fib-service serve` migrates at each start; "
            "set FIB_DB_URL to the PostgreSQL server that is meant"
        )
    return db_url


def _server(url: SecretStr) -> str | None:
    """The address of a server, or None where the embedded one is asked for."""
    text = url.get_secret_value()
    return None if text == EMBEDDED else text
