"""The web server: Gunicorn with the application."""

import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from fib_service.embedded.data_folder.folders import DataFolders
from fib_service.embedded.processes.child import Command
from fib_service.embedded.processes.program import Program
from fib_service.embedded.programs.port import bind_address, url_of

GRACEFUL_SECONDS = 10
SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 - Gunicorn's files there have no name
# A proxy named in the environment would be asked for this machine's own address.
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@dataclass(frozen=True)
class WebServer(Program):
    """The web server."""

    name = "the web server"
    ready_url: str

    def is_ready(self, process: subprocess.Popen[bytes]) -> bool:  # noqa: ARG002
        """Whether the application says that it can serve."""
        try:
            with DIRECT.open(self.ready_url, timeout=1) as answer:
                return bool(answer.status == 200)
        except urllib.error.HTTPError as refusal:
            refusal.close()
            return False
        except OSError:
            return False


def web_server(
    folders: DataFolders, host: str, port: int, environment: Mapping[str, str]
) -> WebServer:
    """The web server on the host and port, not yet started."""
    command = Command(
        words=_words(host, port),
        log=folders.logs / "web.log",
        stop_plan=((signal.SIGTERM, GRACEFUL_SECONDS + 2.0),),
        orphan_signal=signal.SIGQUIT,  # Gunicorn's quick stop
        environment=environment,
    )
    return WebServer(command, f"{url_of(host, port)}/health/ready")


def _words(host: str, port: int) -> tuple[str, ...]:
    options = {
        "--worker-class": "fib_service.gunicorn_worker.Worker",
        "--workers": "2",
        "--threads": "8",
        "--bind": bind_address(host, port),
        "--graceful-timeout": str(GRACEFUL_SECONDS),
        "--log-level": "warning",
    }
    if os.access(SHARED_MEMORY, os.W_OK):  # a heartbeat on a slow disk gets workers killed
        options["--worker-tmp-dir"] = str(SHARED_MEMORY)
    words = (word for option in options.items() for word in option)
    program = (sys.executable, "-m", "gunicorn", "fib_service.wsgi:app", "--no-control-socket")
    return (*program, *words)
