"""`fib-service serve`: one line when ready, children that come back, and a clean end."""

import os
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Self

import httpx
import pytest
from sqlalchemy import Engine, create_engine
from sqlalchemy.pool import NullPool

from fib_service.data_access import jobs
from tests.ports import free_port
from tests.service.conftest import ROOT
from tests.unit.embedded.process_table import Process, family, wait_until

COMMAND = (str(Path(sys.executable).with_name("fib-service")), "serve")
READY = "fib-service is ready: "
PARTS = {"PostgreSQL": "postgres -D", "the broker": "valkey-server", "the worker": "celery"}
PARTS["the web server"] = "gunicorn"


class Serving:
    """One `fib-service serve`, in a session of its own, as a terminal gives it."""

    def __init__(self, folder: Path, port: int) -> None:
        self.data, self.port, self.output = folder / "data", port, folder / "output"
        self.url = f"http://127.0.0.1:{port}"

    def start(self, command: Sequence[str] = COMMAND, **environment: str) -> Self:
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                [*command, "--port", str(self.port), "--data", str(self.data)],
                cwd=ROOT,
                env=os.environ | environment,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        return self

    def start_ready(self, command: Sequence[str] = COMMAND, **environment: str) -> Self:
        self.start(command, **environment).await_line(READY)
        return self

    def await_line(self, text: str, seconds: float = 60) -> None:
        wait_until(lambda: text in self.text() or self.process.poll() is not None, seconds)
        assert text in self.text(), self.text()

    def text(self) -> str:
        return self.output.read_text()

    def child(self, words: str) -> Process:
        """The direct child with these words in its command."""
        children = [each for each in family(self.process.pid) if each.parent == self.process.pid]
        return next(each for each in children if words in each.command)

    def end(self) -> int:
        return self.process.wait(60)

    def refused(self) -> str:
        """Start it, expect exit code 1, and give its one sentence."""
        assert self.start().end() == 1
        assert self.text().count("\n") == 1
        return self.text()


@pytest.fixture
def serving(tmp_path: Path) -> Iterator[Serving]:
    """A `serve` that has not been started."""
    yield (serving := Serving(tmp_path, free_port()))
    if hasattr(serving, "process") and serving.process.poll() is None:
        serving.process.terminate()
        serving.end()


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    """A `serve` that several tests use; it leaves no process behind."""
    serving = Serving(tmp_path_factory.mktemp("running"), free_port()).start_ready(
        FIB_INLINE_SECONDS="0.000001"  # so that small numbers go to the queue
    )
    yield serving
    processes = {each.pid for each in family(serving.process.pid)}
    serving.process.terminate()
    assert serving.end() == 0
    assert not processes & _living_pids()


@pytest.fixture
def running_with_database(
    empty_database_url: str, broker_url: str, serving: Serving
) -> tuple[Serving, Engine]:
    """A `serve` on a database that the test reaches too."""
    serving.start_ready(FIB_DB_URL=empty_database_url, FIB_QUEUE_BROKER=broker_url)
    return serving, create_engine(empty_database_url, poolclass=NullPool)


def _living_pids() -> set[int]:
    return {each.pid for each in family(1)}


def _another(serving: Serving, tmp_path: Path, port: int) -> Serving:
    other = Serving(tmp_path, port)
    other.data = serving.data
    return other


def test_ready_is_one_line_and_the_last(running: Serving) -> None:
    last = running.text().splitlines()[-1]
    assert last == f"{READY}{running.url}  (Ctrl-C stops it; data in {running.data})"
    assert httpx.get(f"{running.url}/health/ready").status_code == 200


def test_only_the_web_server_listens_on_tcp(running: Serving) -> None:
    inodes = set()
    for process in family(running.process.pid):
        for entry in Path(f"/proc/{process.pid}/fd").iterdir():
            inodes.add(entry.readlink().name if entry.is_symlink() else "")
    tables = [Path(f"/proc/net/{name}").read_text().splitlines() for name in ("tcp", "tcp6")]
    rows = [row for table in tables for row in table]
    listening = [row.split() for row in rows if row.split()[3] == "0A"]
    ports = {
        int(row[1].rpartition(":")[2], 16) for row in listening if f"socket:[{row[9]}]" in inodes
    }
    assert ports == {running.port}


def test_logs_and_locks_are_for_their_owner(running: Serving) -> None:
    for name in ("logs", "run", "broker", "postgres"):
        assert stat.S_IMODE((running.data / name).stat().st_mode) == 0o700
    logs = "".join(log.read_text() for log in (running.data / "logs").iterdir())
    assert "postgresql+psycopg2://" not in logs


def test_second_start_is_refused(running: Serving, tmp_path: Path) -> None:
    assert _another(running, tmp_path, free_port()).refused() == (
        f"Error: already serving at {running.url} from {running.data} "
        f"(process {running.process.pid}); stop it first, or use another PORT and --data\n"
    )
    assert httpx.get(f"{running.url}/health/ready").status_code == 200


def test_taken_port_is_refused_before_anything_starts(serving: Serving) -> None:
    with socket.create_server(("127.0.0.1", serving.port)):
        sentence = serving.refused()
    assert f"port {serving.port} on 127.0.0.1 is taken" in sentence
    assert f"PORT={serving.port + 1}" in sentence
    assert not (serving.data / "postgres").exists()


def test_data_folder_that_cannot_be_written_is_refused(serving: Serving, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    serving.data = tmp_path / "file/data"
    assert f"the data folder {serving.data} cannot be used" in serving.refused()


@pytest.mark.parametrize("part", PARTS)
def test_child_that_is_killed_is_started_again(running: Serving, part: str) -> None:
    before = running.child(PARTS[part])
    again = running.text().count(f"{part} is ready again")
    os.kill(before.pid, signal.SIGKILL)
    wait_until(lambda: running.text().count(f"{part} is ready again") > again, 60)
    assert running.child(PARTS[part]).pid != before.pid
    wait_until(lambda: _answers(running), 30)


def test_jobs_go_on_after_the_broker_was_killed(running: Serving) -> None:
    places = [_submit(running, number) for number in range(2000, 2020)]
    os.kill(running.child(PARTS["the broker"]).pid, signal.SIGKILL)
    wait_until(lambda: {_state(running, place) for place in places} == {"done"}, 60)


def _submit(serving: Serving, number: int) -> str:
    answer = httpx.get(f"{serving.url}/rust/calculate/{number}", timeout=30)
    assert answer.status_code == 202
    return answer.headers["Location"]


def _answers(serving: Serving) -> bool:
    try:
        return httpx.get(f"{serving.url}/health/ready").status_code == 200
    except httpx.HTTPError:
        return False


def _state(serving: Serving, place: str) -> str:
    url = httpx.URL(serving.url).join(place)
    return str(httpx.get(url, headers={"Accept": "application/json"}, timeout=30).json()["state"])


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signal_ends_everything_and_the_data_is_kept(
    serving: Serving, number: signal.Signals
) -> None:
    for sentence in ("has a Fibonacci number of 55", "has an existing Fibonacci number of 55"):
        serving.start_ready()
        assert sentence in httpx.get(f"{serving.url}/rust/calculate/10").text
        processes = {each.pid for each in family(serving.process.pid)}
        os.killpg(serving.process.pid, number)
        assert serving.end() == 0
        assert serving.text().endswith(f"stopped, data kept in {serving.data}\n")
        assert not processes & _living_pids()


@pytest.mark.parametrize("step", ["starting PostgreSQL", "starting the worker"])
def test_signal_during_the_start_ends_everything(serving: Serving, step: str) -> None:
    serving.start().await_line(step)
    processes = {each.pid for each in family(serving.process.pid)}
    serving.process.terminate()
    assert serving.end() == 0
    assert "stopped, data kept in" in serving.text()
    assert READY not in serving.text()
    assert not processes & _living_pids()


def test_killed_supervisor_takes_its_children_along(serving: Serving) -> None:
    serving.start_ready()
    httpx.get(f"{serving.url}/rust/calculate/10")
    processes = {each.pid for each in family(serving.process.pid)}
    serving.process.kill()
    serving.process.wait()
    serving.start_ready()  # at once, on the same port and data
    assert "existing" in httpx.get(f"{serving.url}/rust/calculate/10").text
    wait_until(lambda: not processes & _living_pids())


def test_everything_killed_at_once_recovers(serving: Serving) -> None:
    serving.start_ready()
    httpx.get(f"{serving.url}/rust/calculate/10")
    for pid in (serving.process.pid, *(each.pid for each in family(serving.process.pid))):
        os.kill(pid, signal.SIGKILL)
    serving.process.wait()
    serving.start_ready()
    assert "existing" in httpx.get(f"{serving.url}/rust/calculate/10").text


def test_servers_of_ones_own_are_used_and_not_started(
    serving: Serving, empty_database_url: str, broker_url: str
) -> None:
    serving.start_ready(FIB_DB_URL=empty_database_url, FIB_QUEUE_BROKER=broker_url)
    assert "has a Fibonacci number" in httpx.get(f"{serving.url}/rust/calculate/10").text
    assert {path.name for path in serving.data.iterdir()} == {"logs", "run", "serve.lock"}
    assert empty_database_url not in serving.text()


@pytest.mark.parametrize(
    ("number", "method", "reason"),
    [(10, "fortran", "unknown calculation method"), (10**17, "rust", "is above 10000000000")],
)
def test_job_that_can_never_succeed_is_failed_by_the_worker_at_its_first_attempt(
    running_with_database: tuple[Serving, Engine], number: int, method: str, reason: str
) -> None:
    serving, engine = running_with_database
    with engine.begin() as connection:  # the worker's reaper rings for it
        job_id = jobs.open_job(connection, number, method)
    wait_until(lambda: _state(serving, f"/jobs/{job_id}") == "failed", 30)
    job = httpx.get(f"{serving.url}/jobs/{job_id}", headers={"Accept": "application/json"}).json()
    assert job["attempt"] == 1
    assert reason in job["error"]
    assert reason in httpx.get(f"{serving.url}/jobs/{job_id}").text


def test_server_that_does_not_answer_is_told_without_its_address(serving: Serving) -> None:
    serving.start(
        FIB_DB_URL="postgresql+psycopg2://user:canary@127.0.0.1:1/fib",
        FIB_QUEUE_BROKER="redis://127.0.0.1:1/0",
    )
    assert serving.end() == 1
    assert "check that the server of DB_URL answers" in serving.text()
    assert "canary" not in serving.text() + (serving.data / "logs/migrate.log").read_text()
    assert "127.0.0.1" not in serving.text()
