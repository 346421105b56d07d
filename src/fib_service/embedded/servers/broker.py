"""The broker: valkey-server from a wheel, which speaks Redis's protocol, on a unix socket."""

import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from fib_service.embedded.data_folder.folders import DataFolders
from fib_service.embedded.data_folder.locks import server_lock
from fib_service.embedded.data_folder.socket_folder import socket_folder
from fib_service.embedded.processes.child import Command, child_environment, spawn
from fib_service.embedded.processes.program import Program
from fib_service.embedded.processes.stop_order import StopOrder
from fib_service.embedded.servers.wheels import broker_program

SOCKET = "broker.sock"


@dataclass(frozen=True)
class BrokerServer(Program):
    """The message broker."""

    name = "the broker"
    start_seconds = 300  # it reads its whole file first
    lock: Path
    socket: Path

    @property
    def url(self) -> str:
        """Celery's address of the broker."""
        return f"redis+socket://{self.socket}"

    def start(self, stop: StopOrder, patience_seconds: float) -> subprocess.Popen[bytes]:
        """Start the server, once every process of an earlier one is gone."""
        with server_lock(self.name, self.lock, patience_seconds, stop.pause) as descriptor:
            return spawn(self.command, keep=[descriptor])

    def is_ready(self, process: subprocess.Popen[bytes]) -> bool:  # noqa: ARG002
        """Whether it answers a PING; while it reads its file, it answers an error."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            connection.settimeout(1)
            try:
                connection.connect(str(self.socket))
                connection.sendall(b"PING\r\n")
                return connection.recv(16).startswith(b"+PONG")
            except OSError:
                return False


@contextmanager
def broker_server(folders: DataFolders) -> Iterator[BrokerServer]:
    """The broker of the data folder, not yet started."""
    home = folders.data / "broker"
    home.mkdir(mode=0o700, exist_ok=True)
    with socket_folder(home, SOCKET) as sockets:
        command = Command(
            words=_words(home, sockets / SOCKET),
            log=folders.logs / "broker.log",
            stop_plan=((signal.SIGTERM, 10.0),),
            orphan_signal=signal.SIGTERM,
            environment=child_environment(),
            folder=home,
        )
        yield BrokerServer(command, folders.run / "broker.lock", sockets / SOCKET)


def _words(home: Path, socket_path: Path) -> tuple[str, ...]:
    settings = {
        "port": "0",  # no TCP
        "unixsocket": str(socket_path),
        "unixsocketperm": "700",
        "dir": str(home),
        "appendonly": "yes",
        "appendfsync": "everysec",
        "save": "",
    }
    pairs = ((f"--{name}", value) for name, value in settings.items())
    return (str(broker_program()), *(word for pair in pairs for word in pair))
