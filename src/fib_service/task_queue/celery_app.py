"""The Celery application, whose tasks run within the Flask application's context."""

from typing import Any

from celery import Celery, Task
from flask import Flask

from fib_service.settings import Settings

QUEUE = "fib"
COMPUTE_JOB = "fib_service.compute_job"


def make_celery(app: Flask, settings: Settings) -> Celery:
    """A Celery application for `app`; JSON is the only content it sends or takes."""

    class FlaskTask(Task):  # type: ignore[misc] # Celery has no types
        """A task that finds `current_app`."""

        def __call__(self, *args: object, **kwargs: object) -> Any:
            with app.app_context():
                return self.run(*args, **kwargs)

    backend = settings.queue_backend
    celery = Celery(
        "fib_service",
        task_cls=FlaskTask,
        broker=settings.queue_broker.get_secret_value(),
        backend=backend.get_secret_value() if backend else None,
        include=["fib_service.task_queue.tasks"],
        set_as_current=False,
    )
    celery.conf.update(_configuration(ignore_result=backend is None))
    celery.conf.worker_soft_shutdown_timeout = settings.soft_shutdown_seconds
    celery.set_default()
    return celery


def _configuration(*, ignore_result: bool) -> dict[str, Any]:
    return {
        "task_default_queue": QUEUE,
        "task_serializer": "json",
        "result_serializer": "json",
        "accept_content": ["json"],
        "task_ignore_result": ignore_result,
        "task_time_limit": 3600,
        "task_soft_time_limit": 3500,
        "worker_prefetch_multiplier": 1,
        "worker_hijack_root_logger": False,
        "worker_send_task_events": False,
        "worker_cancel_long_running_tasks_on_connection_loss": False,
        "broker_connection_retry_on_startup": True,
        "broker_connection_max_retries": None,
        "broker_transport_options": {"socket_keepalive": True},
    }
