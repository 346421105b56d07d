"""Imported into the worker: tells the supervisor that the worker takes jobs."""

import os
from pathlib import Path

from celery.signals import worker_ready

MARKER_VARIABLE = "FIB_SERVE_WORKER_READY"


def mark_ready(**_: object) -> None:
    """Write this process's id where the supervisor looks for it."""
    if marker := os.environ.get(MARKER_VARIABLE):
        Path(marker).write_text(str(os.getpid()))


worker_ready.connect(mark_ready, weak=False)
