"""`docker-compose up` at the root: the whole service, which follows the code that is edited."""

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from tests.containers.local_work import LocalWork
from tests.containers.stack import await_that, run
from tests.independent import fibonacci_digits

HOME = "src/fib_service/views/home.py"
PLAIN = "home for the fib calculator"


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalWork]:
    """The service of a copy of this tree, on ports of its own."""
    work = LocalWork(tmp_path_factory.mktemp("work"), f"fibwork{uuid4().hex[:8]}")
    work.copy_tree()
    try:
        work.up()
        yield work
    finally:
        work.remove()


def _answers(work: LocalWork, words: str, address: str = "/", accept: str = "text/plain") -> None:
    """Wait until an answer has these words."""
    await_that(f"{address} says {words}", lambda: words in work.text(address, accept))


def _started(work: LocalWork) -> str:
    return run("docker", "inspect", "-f", "{{.State.StartedAt}}", _container(work, "flask_app"))


def _container(work: LocalWork, service: str) -> str:
    return work.compose("ps", "-q", service).strip()


def test_it_calculates(work: LocalWork) -> None:
    answer = httpx.get(f"{work.url}/rust/calculate/1000", headers={"Accept": "application/json"})
    assert answer.json()["fib_value"] == fibonacci_digits(1000)


def test_only_this_host_reaches_it(work: LocalWork) -> None:
    assert work.compose("port", "flask_app", "5002").strip().startswith("127.0.0.1:")


def test_the_worker_computes_a_job(work: LocalWork) -> None:
    _computes_a_job(work, 8_000_000)


def _computes_a_job(work: LocalWork, n: int) -> None:
    queued = httpx.get(f"{work.url}/calculate/{n}")
    assert queued.status_code == 202
    job = work.url + queued.headers["Location"]
    wanted = {"Accept": "application/json"}
    await_that("the job is done", lambda: httpx.get(job, headers=wanted).json()["state"] == "done")


def test_a_changed_view_answers_anew_without_a_restart(work: LocalWork) -> None:
    before = _started(work)
    for number in range(3):  # each while the process that the one before brought has just begun
        with work.edited(HOME, PLAIN, f"home, sentence {number}"):
            _answers(work, f"home, sentence {number}")
    _answers(work, PLAIN)
    assert _started(work) == before


def test_no_request_is_refused_meanwhile(work: LocalWork) -> None:
    with work.edited(HOME, PLAIN, "home once more"):
        until = time.monotonic() + 20
        while (words := work.text("/")) == PLAIN and time.monotonic() < until:
            pass
    assert words == "home once more"
    _answers(work, PLAIN)


def test_changed_templates_and_static_files_are_served(work: LocalWork) -> None:
    _answers(work, "Every digit of", accept="text/html")  # from now on Flask keeps the template
    with work.edited("src/fib_service/templates/home.html", "Every digit of", "Each digit of"):
        _answers(work, "Each digit of", accept="text/html")
    with work.edited("src/fib_service/static/style.css", ":root {", "/* changed */ :root {"):
        _answers(work, "/* changed */", "/static/style.css")


@pytest.mark.parametrize("fault", ["def half_written(", "import no_such_module"])
def test_a_fault_in_the_code_is_shown_until_it_is_mended(work: LocalWork, fault: str) -> None:
    with work.edited(HOME, '"""The home page with its form."""', fault):
        _answers(work, fault)
    _answers(work, PLAIN)


def test_the_worker_takes_changed_code(work: LocalWork) -> None:
    line = 'print("tasks of another kind", flush=True)'
    with work.edited("src/fib_service/task_queue/tasks.py", "from celery", f"{line}\nfrom celery"):
        await_that(
            "the worker runs the new line",
            lambda: "tasks of another kind" in work.compose("logs", "queue_worker"),
        )
    _computes_a_job(work, 8_000_001)


def test_changed_rust_code_asks_for_a_build(work: LocalWork) -> None:
    words = ("run", "--rm", "--no-deps", "-T", "migrate", "true")
    assert "up --build" not in work.compose(*words)
    with work.edited("rust_fib/src/lib.rs", "//!", "//! Changed.\n//!"):
        assert "docker-compose up --build" in work.compose(*words)


def test_data_outlives_the_containers(work: LocalWork) -> None:
    work.text("/rust/calculate/777")
    work.compose("down", "--timeout", "5")
    work.up()
    assert "an existing Fibonacci number" in work.text("/rust/calculate/777")


def test_compose_v2_brings_it_up_too(work: LocalWork, compose_v2: str, tmp_path: Path) -> None:
    second = replace(LocalWork(work.folder, f"fibworkv2{uuid4().hex[:8]}"), program=compose_v2)
    try:
        second.up()
        _answers(second, PLAIN)
    finally:
        second.remove()
