"""PostgreSQL, a broker, the web server and a worker, started from wheels on a bare machine."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fib_service.embedded.data_folder.folders import make_data_folders
from fib_service.embedded.processes.child import end
from fib_service.embedded.processes.program import Program
from fib_service.embedded.processes.readiness import start_ready
from fib_service.embedded.processes.stop_order import StopOrder
from fib_service.embedded.progress import say_aside
from fib_service.embedded.servers.broker import broker_server
from fib_service.embedded.servers.postgres import postgres_server

__all__ = ["run_broker", "run_postgres"]


@contextmanager
def run_postgres(data_dir: Path) -> Iterator[str]:
    """Run PostgreSQL on DATA_DIR/postgres; yields SQLAlchemy's address of the database `fib`.

    It ends with the thread that started it, if that thread ends first.
    """
    with (
        postgres_server(make_data_folders(data_dir.resolve()), say_aside) as program,
        _running(program),
    ):
        program.prepare()
        yield program.url


@contextmanager
def run_broker(data_dir: Path) -> Iterator[str]:
    """Run the broker on DATA_DIR/broker; yields Celery's address of it. Ends as above."""
    with broker_server(make_data_folders(data_dir.resolve())) as program, _running(program):
        yield program.url


@contextmanager
def _running(program: Program) -> Iterator[None]:
    never = StopOrder()
    process = start_ready(program, never)
    try:
        yield
    finally:
        end(process, program.command, never)
