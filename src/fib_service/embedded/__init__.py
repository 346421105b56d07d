"""PostgreSQL, a broker, the web server and a worker, started from wheels on a bare machine."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fib_service.embedded.broker import broker_part
from fib_service.embedded.data_folders import make_data_folders
from fib_service.embedded.part import Part
from fib_service.embedded.postgres import postgres_part
from fib_service.embedded.processes import end
from fib_service.embedded.progress import say
from fib_service.embedded.ready import start_ready
from fib_service.embedded.stop_order import StopOrder

__all__ = ["run_broker", "run_postgres"]


@contextmanager
def run_postgres(data_dir: Path) -> Iterator[str]:
    """Run PostgreSQL on DATA_DIR/postgres; yields SQLAlchemy's address of the database `fib`.

    It ends with the thread that started it, if that thread ends first.
    """
    with postgres_part(make_data_folders(data_dir.resolve()), say) as part, _running(part):
        part.prepare()
        yield part.url


@contextmanager
def run_broker(data_dir: Path) -> Iterator[str]:
    """Run the broker on DATA_DIR/broker; yields Celery's address of it. Ends as above."""
    with broker_part(make_data_folders(data_dir.resolve())) as part, _running(part):
        yield part.url


@contextmanager
def _running(part: Part) -> Iterator[None]:
    never = StopOrder()
    process = start_ready(part, never)
    try:
        yield
    finally:
        end(process, part.command, never)
