"""The tasks; each calls one service function."""

from celery import shared_task

from fib_service.extensions import services
from fib_service.services.job_runner import run_job
from fib_service.task_queue.celery_app import COMPUTE_JOB


@shared_task(name=COMPUTE_JOB)  # type: ignore[untyped-decorator] # Celery has no types
def compute_job(job_id: str) -> bool:
    """Compute the number of one job; whether this run stored it."""
    extensions = services()
    return run_job(extensions.engine, extensions.settings, job_id)
