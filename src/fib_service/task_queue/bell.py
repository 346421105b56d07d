"""Telling the workers that a job waits."""

from collections.abc import Callable
from uuid import UUID

import structlog
from celery import Celery
from kombu.exceptions import OperationalError

from fib_service.task_queue.celery_app import COMPUTE_JOB

log = structlog.get_logger()

# A broker that hangs must not hold a request: one try, bounded. The reaper rings again.
_PUBLISH_OPTIONS = {
    "socket_timeout": 1,
    "socket_connect_timeout": 1,
    "retry_on_timeout": False,
    "max_retries": 0,
}


def make_ring(celery: Celery) -> Callable[[UUID], None]:
    """A function that sends one message for a job, and only logs where the broker is away."""

    def ring(job_id: UUID) -> None:
        try:
            with celery.connection_for_write(transport_options=_PUBLISH_OPTIONS) as connection:
                celery.send_task(COMPUTE_JOB, (str(job_id),), connection=connection, retry=False)
        except (OperationalError, OSError) as error:
            log.warning("broker away, the job waits", job=str(job_id), error=type(error).__name__)

    return ring
