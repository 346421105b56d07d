"""PostgreSQL from its wheel: real starts, stops and kills."""

import os
import signal
import stat
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest
from sqlalchemy import make_url

from fib_service.embedded import run_postgres
from fib_service.embedded.data_folder.socket_folder import PLAIN_PATH
from fib_service.embedded.errors import ServeError
from tests.unit.embedded.conftest import RunAsUser

AS_USER = """
import os, sys
from pathlib import Path
from fib_service.embedded import run_postgres
for _ in range(2):
    with run_postgres(Path(sys.argv[1])) as url:
        pid = (Path(sys.argv[1]) / "postgres/postmaster.pid").read_text().split()[0]
        print(os.geteuid(), os.stat(f"/proc/{pid}").st_uid)
"""


def _execute(url: str, statement: str) -> list[tuple[object, ...]]:
    address = make_url(url)
    host = str(address.query["host"])
    with closing(psycopg2.connect(host=host, user="postgres", dbname="fib")) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []


def _postmaster(data: Path) -> int:
    return int((data / "postgres/postmaster.pid").read_text().split()[0])


def test_address_names_the_database(data: Path) -> None:
    with run_postgres(data) as url:
        assert url == f"postgresql+psycopg2://postgres@/fib?host={data}/postgres"
        assert _execute(url, "SELECT current_database(), current_setting('listen_addresses')") == [
            ("fib", "")
        ]


def test_stop_ends_the_server_and_restart_finds_the_data(data: Path) -> None:
    with run_postgres(data) as url:
        _execute(url, "CREATE TABLE kept AS SELECT 55 AS value")
        pid = _postmaster(data)
    assert not Path(f"/proc/{pid}").exists()
    assert not (data / "postgres/postmaster.pid").exists()
    with run_postgres(data) as url:
        assert _execute(url, "SELECT value FROM kept") == [(55,)]


def test_killed_server_recovers_at_the_next_start(data: Path) -> None:
    with run_postgres(data) as url:
        _execute(url, "CREATE TABLE kept AS SELECT 89 AS value")
        os.kill(_postmaster(data), signal.SIGKILL)
    assert (data / "postgres/postmaster.pid").exists()
    with run_postgres(data) as url:
        assert _execute(url, "SELECT value FROM kept") == [(89,)]


def test_number_of_a_killed_server_may_belong_to_another_program(data: Path) -> None:
    with run_postgres(data):
        os.kill(_postmaster(data), signal.SIGKILL)
    for name in ("postmaster.pid", ".s.PGSQL.5432.lock"):
        file = data / "postgres" / name
        file.write_text("\n".join([str(os.getppid()), *file.read_text().splitlines()[1:]]))
    with run_postgres(data) as url:
        assert _execute(url, "SELECT 1") == [(1,)]


def test_interrupted_making_of_the_cluster_is_repeated(data: Path) -> None:
    leftover = data / "postgres.new"
    leftover.mkdir(parents=True)
    (leftover / "PG_VERSION").write_text("18\n")
    with run_postgres(data) as url:
        assert _execute(url, "SELECT 1") == [(1,)]
    assert not leftover.exists()


def test_second_server_on_the_same_data_is_refused(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fib_service.embedded.processes.readiness.FIRST_PATIENCE_SECONDS", 0.2)
    with run_postgres(data), pytest.raises(ServeError, match="already runs on"), run_postgres(data):
        pass


@pytest.mark.parametrize("name", ["d" * 120, "a b", "a,b", "a+b", "é", "\udcff"])
def test_folder_where_no_socket_can_stand(tmp_path: Path, name: str) -> None:
    with run_postgres(tmp_path / name) as url:
        sockets = Path(url.partition("host=")[2])
        assert _execute(url, "SELECT 1") == [(1,)]
        assert PLAIN_PATH.fullmatch(str(sockets))
        assert stat.S_IMODE(sockets.stat().st_mode) == 0o700
    assert not sockets.exists()


def test_only_the_user_of_the_server_can_open_its_socket(data: Path) -> None:
    with run_postgres(data):
        assert stat.S_IMODE((data / "postgres").stat().st_mode) == 0o700


def test_variables_of_libpq_do_not_reach_the_server(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGDATA", "/nonexistent")
    monkeypatch.setenv("LC_ALL", "xx_XX")
    with run_postgres(data) as url:
        assert _execute(url, "SELECT current_setting('lc_messages')") == [("C",)]


def test_cluster_of_another_version_is_refused(data: Path) -> None:
    (data / "postgres").mkdir(parents=True)
    (data / "postgres/PG_VERSION").write_text("12\n")
    with pytest.raises(ServeError, match=r"made by PostgreSQL 12.*--data"), run_postgres(data):
        pass


def test_folder_with_other_files_is_left_alone(data: Path) -> None:
    (data / "postgres").mkdir(parents=True)
    (data / "postgres/thesis.txt").write_text("mine")
    with pytest.raises(ServeError, match="other than a PostgreSQL cluster"), run_postgres(data):
        pass
    assert (data / "postgres/thesis.txt").read_text() == "mine"


def test_user_other_than_root_runs_it_as_itself(data: Path, run_as_user: RunAsUser) -> None:
    data.mkdir()
    for line in run_as_user(AS_USER, data).splitlines():
        user, owner = line.split()
        assert user == owner != "0"
