"""Running a job stores its number exactly once, whatever happens beside it."""

from threading import Thread
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Engine

from fib_service.data_access import entries, jobs
from fib_service.fib_calcs import CalculationMethod, calculate
from fib_service.models import JobState
from fib_service.services.ids import job_uuid
from fib_service.services.job_runner import run_job
from fib_service.settings import Settings
from tests.independent import fibonacci_digits

NUMBER = 123_456


@pytest.fixture
def job_id(engine: Engine) -> str:
    with engine.begin() as connection:
        return str(jobs.open_job(connection, NUMBER, "rust"))


def _job(engine: Engine, job_id: str) -> Any:
    with engine.connect() as connection:
        return jobs.find_job(connection, job_uuid(job_id))


def test_a_job_is_run_once(engine: Engine, settings: Settings, job_id: str) -> None:
    assert run_job(engine, settings, job_id)
    assert not run_job(engine, settings, job_id)
    with engine.connect() as connection:
        assert entries.find_digits(connection, NUMBER) == fibonacci_digits(NUMBER)
    row = _job(engine, job_id)
    assert (row.state, row.attempt, row.progress) == (JobState.DONE, 1, 1)
    assert row.started_at <= row.finished_at


def test_ten_runs_at_once_compute_once(engine: Engine, settings: Settings, job_id: str) -> None:
    stored: list[bool] = []
    threads = [
        Thread(target=lambda: stored.append(run_job(engine, settings, job_id))) for _ in range(10)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert stored.count(True) == 1
    assert _job(engine, job_id).attempt == 1


def test_a_number_stored_meanwhile_ends_the_job(
    engine: Engine, settings: Settings, job_id: str
) -> None:
    with engine.begin() as connection:
        entries.insert_entry(connection, NUMBER, "5", method="python", seconds=0)
    assert run_job(engine, settings, job_id)
    assert _job(engine, job_id).state == JobState.DONE


def test_an_error_that_may_pass_goes_back_with_its_reason(
    engine: Engine, settings: Settings, job_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calculate, "_FUNCTIONS", {CalculationMethod.RUST: lambda _: "54"})
    for _ in range(settings.max_attempts):
        assert not run_job(engine, settings, job_id)
        row = _job(engine, job_id)
        assert row.state == JobState.QUEUED
        assert "failed their check" in row.error
    assert not run_job(engine, settings, job_id)
    assert _job(engine, job_id).attempt == settings.max_attempts


@pytest.mark.parametrize(
    ("number", "method", "reason"),
    [(NUMBER, "fortran", "unknown calculation method"), (2**62, "rust", "is above 10000000000")],
)
def test_what_can_never_succeed_fails_at_once_with_its_reason(
    engine: Engine, settings: Settings, number: int, method: str, reason: str
) -> None:
    with engine.begin() as connection:
        job_id = str(jobs.open_job(connection, number, method))
    assert not run_job(engine, settings, job_id)
    row = _job(engine, job_id)
    assert (row.state, row.attempt) == (JobState.FAILED, 1)
    assert reason in row.error
    assert row.finished_at >= row.started_at


@pytest.mark.parametrize("text", ["", "x", "{" + str(uuid4()) + "}", uuid4().hex])
def test_an_id_that_is_none_is_refused(engine: Engine, settings: Settings, text: str) -> None:
    with pytest.raises(ValueError, match="UUID|hexadecimal"):
        run_job(engine, settings, text)


def test_an_unknown_job_changes_nothing(engine: Engine, settings: Settings) -> None:
    assert not run_job(engine, settings, str(uuid4()))
