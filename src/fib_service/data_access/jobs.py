"""Rows of jobs. Times are the database's, so that no host's clock matters."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Connection, Row, and_, func, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert

from fib_service.models import ACTIVE_STATES, Job, JobState

_LEASE_OVER = Job.lease_expires_at < func.now()
# Nobody works on it: never taken, or taken by a worker that stopped renewing its lease.
_UNHELD = or_(Job.state == JobState.QUEUED, and_(Job.state == JobState.RUNNING, _LEASE_OVER))
_ACTIVE = Job.state.in_(ACTIVE_STATES)


class Claim(NamedTuple):
    """What a worker holds while it computes; `attempt` tells it from earlier holders."""

    job_id: UUID
    input_number: int
    method: str
    attempt: int


def open_job(connection: Connection, input_number: int, method: str) -> UUID:
    """The id of the active job for `input_number`; a new one where there is none."""
    statement = (
        insert(Job)
        .values(id=uuid4(), input_number=input_number, method=method, state=JobState.QUEUED)
        .on_conflict_do_update(
            index_elements=[Job.input_number],
            index_where=text("state IN ('queued', 'running')"),
            # A touch that changes nothing, for RETURNING speaks of changed rows only.
            set_={"input_number": input_number},
        )
        .returning(Job.id)
    )
    return connection.execute(statement).scalar_one()


def find_job(connection: Connection, job_id: UUID) -> Row[tuple[Job]] | None:
    """The whole row of a job, or None."""
    return connection.execute(select(Job.__table__).where(Job.id == job_id)).one_or_none()


def claim_job(
    connection: Connection, job_id: UUID, *, lease_seconds: float, max_attempts: int
) -> Claim | None:
    """Take a job that nobody holds; None where another worker has it or it is finished."""
    statement = (
        update(Job)
        .where(Job.id == job_id, _UNHELD, Job.attempt < max_attempts)
        .values(
            state=JobState.RUNNING,
            attempt=Job.attempt + 1,
            lease_expires_at=_lease_end(lease_seconds),
            started_at=func.coalesce(Job.started_at, func.now()),
        )
        .returning(Job.id, Job.input_number, Job.method, Job.attempt)
    )
    row = connection.execute(statement).one_or_none()
    return None if row is None else Claim(*row)


def renew_lease(connection: Connection, claim: Claim, lease_seconds: float) -> bool:
    """Hold the job for longer; False where it is no longer ours."""
    values = {"lease_expires_at": _lease_end(lease_seconds)}
    return _change_held(connection, claim, values)


def finish_job(connection: Connection, claim: Claim) -> bool:
    """Mark the job done; False where it is no longer ours: a stale holder changes nothing."""
    values = {"state": JobState.DONE, "progress": 1, "finished_at": func.now()}
    return _change_held(connection, claim, values)


def fail_job(connection: Connection, claim: Claim, error: str) -> bool:
    """Mark the job failed with the reason; False where it is no longer ours."""
    values = {"state": JobState.FAILED, "error": error, "finished_at": func.now()}
    return _change_held(connection, claim, values)


def release_job(connection: Connection, claim: Claim, error: str) -> bool:
    """Give the job back to the queue after an error that may pass; False where not ours."""
    values = {"state": JobState.QUEUED, "error": error, "lease_expires_at": None}
    return _change_held(connection, claim, values)


def unheld_jobs(connection: Connection, *, quiet_seconds: float | None, limit: int) -> list[UUID]:
    """Jobs whose worker is gone and those queued for longer than `quiet_seconds`, oldest first.

    None leaves out all queued ones. Rows that another transaction looks at are skipped.
    """
    unheld = and_(Job.state == JobState.RUNNING, _LEASE_OVER)
    if quiet_seconds is not None:
        overdue = Job.created_at < func.now() - timedelta(seconds=quiet_seconds)
        unheld = or_(unheld, and_(Job.state == JobState.QUEUED, overdue))
    statement = (
        select(Job.id)
        .where(unheld)
        .order_by(Job.created_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return list(connection.scalars(statement))


def give_up_jobs(connection: Connection, max_attempts: int) -> int:
    """Fail the jobs whose every attempt ended without a result; how many these were."""
    reason = func.concat_ws(": ", f"given up after {max_attempts} attempts", Job.error)
    statement = (
        update(Job)
        .where(_UNHELD, Job.attempt >= max_attempts)
        .values(state=JobState.FAILED, error=reason, finished_at=func.now())
    )
    return connection.execute(statement).rowcount


def _change_held(connection: Connection, claim: Claim, values: Mapping[str, object]) -> bool:
    held = and_(Job.id == claim.job_id, Job.attempt == claim.attempt, Job.state == JobState.RUNNING)
    return connection.execute(update(Job).where(held).values(values)).rowcount == 1


def _lease_end(seconds: float) -> ColumnElement[datetime]:
    return func.now() + timedelta(seconds=seconds)
