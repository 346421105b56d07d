"""The files of an embedded PostgreSQL: its cluster, and the service's database in it."""

import os
import pwd
import shutil
import signal
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import psycopg2

from fib_service.embedded.data_folder.shown_path import shown_path
from fib_service.embedded.errors import ServeError
from fib_service.embedded.processes.child import Account, Command, run_to_end
from fib_service.embedded.processes.stop_order import StopOrder
from fib_service.embedded.servers.wheels import POSTGRES_MAJOR

SUPERUSER = "postgres"
DATABASE = "fib"
PORT = 5432  # only a part of the socket's name
SOCKET = f".s.PGSQL.{PORT}"
PROCESSES = Path("/proc")  # not on macOS


@dataclass(frozen=True)
class Cluster:
    """Where the cluster lies, with which programs and as whom it is run."""

    folder: Path
    programs: Path
    account: Account | None
    log: Path
    environment: Mapping[str, str]


def ensure_cluster(cluster: Cluster, stop: StopOrder) -> None:
    """Make the cluster where it is missing; refuse one of another version."""
    version = cluster.folder / "PG_VERSION"
    if version.exists():
        _require_version(version)
    else:
        _make_cluster(cluster, stop)


def _make_cluster(cluster: Cluster, stop: StopOrder) -> None:
    """Make the cluster beside its place and move it there when it is whole.

    initdb, if it is killed, leaves a folder that looks like a cluster and never starts.
    """
    fresh = cluster.folder.with_name(f"{cluster.folder.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700)
    if cluster.account:
        os.chown(fresh, cluster.account.uid, cluster.account.gid)
    _run_initdb(cluster, fresh, stop)
    _move(fresh, cluster.folder)


def ensure_database(cluster: Cluster, sockets: Path) -> None:
    """Create the service's database on the running server where it is missing."""
    try:
        _ensure_database(sockets)
    except psycopg2.Error:
        raise ServeError(
            f"PostgreSQL did not make the database {DATABASE} (see {shown_path(cluster.log)})"
        ) from None


def _ensure_database(sockets: Path) -> None:
    connection = psycopg2.connect(
        host=str(sockets), port=PORT, user=SUPERUSER, dbname=SUPERUSER, connect_timeout=10
    )
    with closing(connection):
        connection.autocommit = True  # CREATE DATABASE refuses a transaction
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", (DATABASE,))
            if cursor.fetchone() is None:
                cursor.execute(f"CREATE DATABASE {DATABASE}")


def drop_stale_pid_files(folder: Path, sockets: Path) -> None:
    """Remove the files of a killed server that name it. The caller holds its processes' lock.

    PostgreSQL takes any process with that number for a running server: another program that has it
    since a reboot or in a new container, and a dead one that process 1 has not reaped.
    """
    for file in (folder / "postmaster.pid", sockets / f"{SOCKET}.lock"):
        if file.exists() and PROCESSES.exists() and not _works_in(_first_number(file), folder):
            file.unlink()


def _first_number(file: Path) -> str:
    return file.read_text(errors="replace").partition("\n")[0].strip()


def _works_in(pid: str, folder: Path) -> bool:
    """Whether the process is a PostgreSQL on the folder that somebody started by hand."""
    try:
        return (PROCESSES / pid / "cwd").readlink() == folder.resolve()
    except PermissionError:  # of another user, whom PostgreSQL does not fear
        return True
    except OSError:  # gone, or dead
        return False


def _run_initdb(cluster: Cluster, fresh: Path, stop: StopOrder) -> None:
    _require_name()
    initdb = Command(
        words=_initdb_words(cluster.programs, fresh),
        log=cluster.log,
        stop_plan=((signal.SIGTERM, 5.0),),
        orphan_signal=signal.SIGTERM,
        environment=cluster.environment,
        account=cluster.account,
        folder=Path("/"),
    )
    if run_to_end(initdb, stop) != 0:
        raise ServeError(f"PostgreSQL's initdb failed; see {shown_path(cluster.log)}")


def _initdb_words(programs: Path, fresh: Path) -> tuple[str, ...]:
    # The builtin locale sorts the same on every machine; trust is safe behind a closed folder.
    locale = ("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C")
    user = ("--username", SUPERUSER, "--auth=trust", "--encoding=UTF8")
    return (str(programs / "initdb"), "--pgdata", str(fresh), *user, *locale)


def _require_name() -> None:
    try:
        pwd.getpwuid(os.geteuid())
    except KeyError:
        raise ServeError(
            f"PostgreSQL's initdb needs a name for the user id {os.geteuid()}, and this machine "
            "has none; run as a named user, or set FIB_DB_URL to a server of your own"
        ) from None


def _require_version(version: Path) -> None:
    found = version.read_text().strip()
    if found != str(POSTGRES_MAJOR):
        raise ServeError(
            f"{shown_path(version.parent)} was made by PostgreSQL {found}, and {POSTGRES_MAJOR} is "
            "installed; dump it with the old one, or name another folder with --data"
        )


def _move(fresh: Path, folder: Path) -> None:
    try:
        fresh.rename(folder)
    except OSError as error:
        raise ServeError(
            f"{shown_path(folder)} holds something other than a PostgreSQL cluster "
            f"({error.strerror}); move it away, or name another folder with --data"
        ) from None
