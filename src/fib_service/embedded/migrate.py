"""Bringing the database to the newest schema while the stop order is listened to."""

import threading
import traceback
from pathlib import Path

from fib_service.data_access.migrations import upgrade_to_head
from fib_service.embedded.data_folder.shown_path import shown_path
from fib_service.embedded.errors import ServeError
from fib_service.embedded.processes.stop_order import StopOrder

POLL_SECONDS = 0.02


def migrate(db_url: str, log: Path, stop: StopOrder) -> None:
    """Run the missing migrations.

    They run in a thread of their own, since a database that does not answer would hold back the
    stop; PostgreSQL takes back what an abandoned migration did.
    """
    failures: list[Exception] = []
    thread = threading.Thread(target=_collect, args=(db_url, failures), daemon=True)
    thread.start()
    while thread.is_alive():
        stop.pause(POLL_SECONDS)
    if failures:
        log.write_text("".join(traceback.format_exception(failures[0])))
        raise ServeError(
            f"the database could not be brought to the newest schema (see {shown_path(log)}); "
            "check that the server of DB_URL answers"
        )


def _collect(db_url: str, failures: list[Exception]) -> None:
    try:
        upgrade_to_head(db_url)
    except Exception as error:  # handed to the waiting thread
        failures.append(error)
