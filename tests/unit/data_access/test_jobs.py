"""Rows of jobs: one active job a number, one holder a job, a stale holder changes nothing."""

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from fib_service.data_access import jobs
from fib_service.data_access.jobs import Claim
from fib_service.models import JobState


def _open(engine: Engine, number: int = 7) -> UUID:
    with engine.begin() as connection:
        return jobs.open_job(connection, number, "rust")


def _claim(engine: Engine, job_id: UUID, *, lease: float = 60, attempts: int = 3) -> Claim | None:
    with engine.begin() as connection:
        return jobs.claim_job(connection, job_id, lease_seconds=lease, max_attempts=attempts)


def _held(engine: Engine, job_id: UUID, *, lease: float = 60) -> Claim:
    claim = _claim(engine, job_id, lease=lease)
    assert claim is not None
    return claim


def _state(engine: Engine, job_id: UUID) -> tuple[str, int, str | None]:
    with engine.connect() as connection:
        row = jobs.find_job(connection, job_id)
        assert row is not None
        return row.state, row.attempt, row.error


def test_equal_inputs_share_one_active_job(engine: Engine) -> None:
    with ThreadPoolExecutor(10) as pool:
        ids = set(pool.map(lambda _: _open(engine), range(40)))
    assert len(ids) == 1
    assert _open(engine, 8) not in ids


def test_a_finished_job_makes_room_for_another(engine: Engine) -> None:
    first = _open(engine)
    claim = _held(engine, first)
    with engine.begin() as connection:
        assert jobs.finish_job(connection, claim)
    assert _open(engine) != first
    assert _state(engine, first) == (JobState.DONE, 1, None)


def test_one_of_many_claims_wins(engine: Engine) -> None:
    job_id = _open(engine)
    with ThreadPoolExecutor(10) as pool:
        claims = list(pool.map(lambda _: _claim(engine, job_id), range(40)))
    assert [claim.attempt for claim in claims if claim] == [1]


def test_an_expired_lease_passes_on_and_the_stale_holder_changes_nothing(engine: Engine) -> None:
    job_id = _open(engine)
    stale = _held(engine, job_id, lease=-1)
    fresh = _held(engine, job_id)
    assert fresh.attempt == 2
    with engine.begin() as connection:
        assert not jobs.renew_lease(connection, stale, 60)
        assert not jobs.finish_job(connection, stale)
        assert not jobs.fail_job(connection, stale, "stale")
        assert not jobs.release_job(connection, stale, "stale")
        assert jobs.renew_lease(connection, fresh, 60)
        assert jobs.finish_job(connection, fresh)


def test_three_attempts_then_failed_with_the_reason(engine: Engine) -> None:
    job_id = _open(engine)
    for _ in range(3):
        claim = _held(engine, job_id)
        with engine.begin() as connection:
            assert jobs.release_job(connection, claim, "out of memory")
    assert _claim(engine, job_id) is None
    with engine.begin() as connection:
        assert jobs.give_up_jobs(connection, 3) == 1
    reason = "given up after 3 attempts: out of memory"
    assert _state(engine, job_id) == (JobState.FAILED, 3, reason)


def test_unheld_jobs_are_the_queued_and_the_expired(engine: Engine) -> None:
    queued, held, expired = (_open(engine, n) for n in (1, 2, 3))
    _held(engine, held)
    _held(engine, expired, lease=-1)
    with engine.begin() as connection:
        assert jobs.unheld_jobs(connection, quiet_seconds=-1, limit=9) == [queued, expired]
        assert jobs.unheld_jobs(connection, quiet_seconds=60, limit=9) == [expired]
        assert jobs.unheld_jobs(connection, quiet_seconds=None, limit=9) == [expired]
    with engine.begin() as connection:
        assert jobs.unheld_jobs(connection, quiet_seconds=-1, limit=1) == [queued]
        with engine.begin() as other:  # the first one's row is locked, so it is skipped
            assert jobs.unheld_jobs(other, quiet_seconds=-1, limit=1) == [expired]


def test_an_unknown_job_is_not_there(engine: Engine) -> None:
    with engine.begin() as connection:
        assert jobs.find_job(connection, uuid4()) is None
    assert _claim(engine, uuid4()) is None


@pytest.mark.parametrize("change", ["state = 'lost'", "progress = 2", "input_number = -1"])
def test_the_database_refuses_impossible_rows(engine: Engine, change: str) -> None:
    _open(engine)
    with pytest.raises(IntegrityError), engine.begin() as connection:
        connection.execute(text(f"UPDATE jobs SET {change}"))
