"""Gunicorn for local work: as it runs live, but one process, which is renewed at each change."""

import os
import runpy
import signal
from pathlib import Path
from threading import Thread

from gunicorn.arbiter import Arbiter
from watchfiles import watch

globals().update(runpy.run_path(str(Path(__file__).with_name("gunicorn.conf.py"))))

workers = 1
preload_app = False
loglevel = "info"


def when_ready(server: Arbiter) -> None:
    """Begin to watch. Gunicorn's own `reload` misses what changes while the code is imported."""
    Thread(target=_follow, args=(server,), daemon=True).start()


def _follow(server: Arbiter) -> None:
    for changes in watch("/app/src"):
        server.log.info("changed: %s", ", ".join(sorted({path for _, path in changes})))
        # The socket stays open: until the new process has imported the code, requests wait.
        os.kill(server.pid, signal.SIGHUP)
