"""The Gunicorn worker that serves the application, embedded and live: `--worker-class` names it."""

from fib_service.gunicorn_worker.worker import Worker

__all__ = ["Worker"]
