"""Keeping the lease of a running job."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from fib_service.data_access.jobs import Claim, renew_lease

log = structlog.get_logger()
RENEWALS_PER_LEASE = 4


@contextmanager
def kept_alive(engine: Engine, claim: Claim, lease_seconds: float) -> Iterator[None]:
    """Renew the claim's lease from a thread of its own while the body runs."""
    over = Event()
    thread = Thread(target=_beat, args=(engine, claim, lease_seconds, over), daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _beat(engine: Engine, claim: Claim, lease_seconds: float, over: Event) -> None:
    while not over.wait(lease_seconds / RENEWALS_PER_LEASE):
        try:
            with engine.begin() as connection:
                held = renew_lease(connection, claim, lease_seconds)
        except SQLAlchemyError as error:
            # The next beat may reach the database again; if not, another worker takes over.
            log.warning("lease not renewed", job=str(claim.job_id), error=type(error).__name__)
            continue
        if not held:
            return
