"""`fib-service serve`: the checks before anything starts, the run, and its last line."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fib_service.embedded.data_folder.first_start import undone_unless_kept
from fib_service.embedded.data_folder.folders import DataFolders, make_data_folders
from fib_service.embedded.data_folder.locks import serve_lock
from fib_service.embedded.data_folder.shown_path import shown_path
from fib_service.embedded.errors import ServeError, StopRequestedError
from fib_service.embedded.options import ServeOptions
from fib_service.embedded.processes.stop_order import StopOrder, listening_for_stop
from fib_service.embedded.programs.port import require_free_port, url_of
from fib_service.embedded.progress import say
from fib_service.embedded.servers.wheels import broker_program, postgres_programs
from fib_service.embedded.supervisor import Supervisor

KILLED_RUN_SECONDS = 15.0  # its web server may take as long to give the port back


def serve(options: ServeOptions) -> None:
    """Serve until Ctrl-C or SIGTERM.

    Raises:
        ServeError: one sentence with the cure; everything that was started is stopped.
    """
    with listening_for_stop() as stop:
        try:
            _serve(options, stop)
        except StopRequestedError:
            say(f"stopped, data kept in {shown_path(options.data)}")
        except OSError as error:  # such as a full disk
            raise ServeError(_refusal(error)) from error


def _serve(options: ServeOptions, stop: StopOrder) -> None:
    with (
        undone_unless_kept(options.data) as keep,
        _claimed(options, stop) as folders,
    ):
        _require_wheels(options)
        Supervisor(options, folders, stop).run(when_ready=keep)


@contextmanager
def _claimed(options: ServeOptions, stop: StopOrder) -> Iterator[DataFolders]:
    """The data folder and the port, for this run alone."""
    folders = make_data_folders(options.data)
    with serve_lock(options.data, url_of(options.host, options.port)) as killed_before:
        patience = KILLED_RUN_SECONDS if killed_before else 0
        require_free_port(options.host, options.port, patience, stop.pause)
        yield folders


def _refusal(error: OSError) -> str:
    where = f" at {shown_path(Path(error.filename))}" if isinstance(error.filename, str) else ""
    return f"the operating system refused what serving needs: {error.strerror or error}{where}"


def _require_wheels(options: ServeOptions) -> None:
    if not options.db_url:
        postgres_programs()
    if not options.queue_broker:
        broker_program()
