"""What a worker process does beside its tasks."""

from celery.signals import worker_process_init, worker_ready, worker_shutting_down

from fib_service.extensions import Services
from fib_service.task_queue.reaper import Reaper


def install_worker_signals(services: Services) -> None:
    """Start the reaper with the worker, and give each pool process connections of its own."""
    reaper = Reaper(services)

    def start_reaper(**_: object) -> None:
        reaper.start()

    def stop_reaper(**_: object) -> None:
        reaper.stop()

    def leave_inherited_connections(**_: object) -> None:
        # A connection that two processes share answers either; the parent's stay the parent's.
        services.engine.dispose(close=False)

    worker_ready.connect(start_reaper, weak=False)
    worker_shutting_down.connect(stop_reaper, weak=False)
    worker_process_init.connect(leave_inherited_connections, weak=False)
