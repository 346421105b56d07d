"""The running programs of one `serve`: started in order, watched, stopped in order."""

import os
from collections.abc import Callable
from contextlib import ExitStack
from typing import NoReturn

from fib_service.embedded.data_folder.folders import DataFolders
from fib_service.embedded.data_folder.shown_path import shown_path
from fib_service.embedded.migrate import migrate
from fib_service.embedded.options import ServeOptions
from fib_service.embedded.processes.program import Program
from fib_service.embedded.processes.stop_order import StopOrder
from fib_service.embedded.processes.watched import Watched
from fib_service.embedded.programs.port import url_of
from fib_service.embedded.programs.web import web_server
from fib_service.embedded.programs.worker import worker_program
from fib_service.embedded.progress import say, step
from fib_service.embedded.servers.broker import broker_server
from fib_service.embedded.servers.postgres import postgres_server
from fib_service.surroundings import forget_variables

LOOK_SECONDS = 0.2


class Supervisor:
    """Owns the programs. What is started last is stopped first, however the run ends."""

    def __init__(self, options: ServeOptions, folders: DataFolders, stop: StopOrder) -> None:
        self._options = options
        self._folders = folders
        self._stop = stop
        self._stack = ExitStack()
        self._watched: list[Watched] = []

    def run(self, when_ready: Callable[[], None]) -> NoReturn:
        """Serve until something is raised: StopRequestedError or a ServeError."""
        with self._stack:
            self._start_programs(self._start_servers())
            when_ready()
            say(_ready_line(self._options))
            while True:
                self._stop.pause(LOOK_SECONDS)
                for watched in self._watched:
                    watched.tend()

    def _start_servers(self) -> dict[str, str]:
        """Start what is embedded, and migrate; returns the programs' environment."""
        # They would overrule the service's own settings.
        forget_variables("CELERY_", "FLASK_", "GUNICORN_")
        db_url = self._options.db_url or self._start_postgres()
        broker = self._options.queue_broker or self._start_broker()
        with step("migrating the database"):
            migrate(db_url, self._folders.logs / "migrate.log", self._stop)
        return self._environment(db_url, broker)

    def _start_postgres(self) -> str:
        # PGPORT, PGSERVICE and the like lead away from the embedded server.
        forget_variables("PG")
        program = self._stack.enter_context(postgres_server(self._folders, say))
        with step(f"starting {program.name}"):
            self._begin(program).await_ready()
            program.prepare()
        return program.url

    def _start_broker(self) -> str:
        program = self._stack.enter_context(broker_server(self._folders))
        with step(f"starting {program.name}"):
            self._begin(program).await_ready()
        return program.url

    def _start_programs(self, environment: dict[str, str]) -> None:
        """Start the worker and the web server side by side: each takes a second or two."""
        options = self._options
        worker = worker_program(self._folders, environment)
        web = web_server(self._folders, options.host, options.port, environment)
        with step("starting the worker and the web server"):
            for watched in [self._begin(program) for program in (worker, web)]:
                watched.await_ready()

    def _begin(self, program: Program) -> Watched:
        watched = Watched(program, self._stop, say)
        self._stack.callback(watched.stop)
        watched.begin()
        self._watched.append(watched)
        return watched

    def _environment(self, db_url: str, broker: str) -> dict[str, str]:
        """Tell the programs of embedded servers; of others, the settings tell them."""
        values = {}
        if self._options.config:
            values["FIB_CONFIG"] = str(self._options.config)
        if not self._options.db_url:
            values["FIB_DB_URL"] = db_url
        if not self._options.queue_broker:
            values["FIB_QUEUE_BROKER"] = broker
        return {**os.environ, **values}


def _ready_line(options: ServeOptions) -> str:
    url, data = url_of(options.host, options.port), shown_path(options.data)
    return f"fib-service is ready: {url}  (Ctrl-C stops it; data in {data})"
