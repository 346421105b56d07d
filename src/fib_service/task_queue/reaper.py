"""Ringing again for jobs that nobody holds: their message or their worker was lost."""

from threading import Event, Thread

import structlog
from kombu.exceptions import OperationalError
from sqlalchemy.exc import SQLAlchemyError

from fib_service.data_access import jobs
from fib_service.extensions import Services
from fib_service.task_queue.celery_app import QUEUE

log = structlog.get_logger()
BATCH = 100


def reap(services: Services) -> int:
    """Ring for jobs left unheld, and give up those out of attempts; for how many it rang."""
    settings = services.settings
    with services.engine.begin() as connection:
        jobs.give_up_jobs(connection, settings.max_attempts)
        # While messages wait, the queued rows most likely have theirs among them.
        quiet = settings.reaper_seconds if _waiting_messages(services) == 0 else None
        unheld = jobs.unheld_jobs(connection, quiet_seconds=quiet, limit=BATCH)
    for job_id in unheld:
        services.ring(job_id)
    return len(unheld)


def _waiting_messages(services: Services) -> int:
    with services.celery.connection_for_read() as connection:
        return int(connection.default_channel.client.llen(QUEUE))


class Reaper:
    """A thread that reaps again and again, in the main process of every worker."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._over = Event()
        self._thread = Thread(target=self._run, name="reaper", daemon=True)

    def start(self) -> None:
        """Begin; the first look comes at once, since a restart is when jobs lie unheld."""
        self._thread.start()

    def stop(self) -> None:
        """End after the look that is under way."""
        self._over.set()

    def _run(self) -> None:
        while True:
            self._show_alive()
            try:
                reap(self._services)
            except (SQLAlchemyError, OperationalError, OSError) as error:
                log.warning("reaper found a server away", error=type(error).__name__)
            if self._over.wait(self._services.settings.reaper_seconds):
                return

    def _show_alive(self) -> None:
        """Touch the file whose age tells a health check that this worker lives."""
        path = self._services.settings.alive_file
        if path is None:
            return
        try:
            path.touch()
        except OSError as error:
            log.warning("the alive file cannot be written", error=type(error).__name__)
