"""The state of queued work."""

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, url_for

from fib_service.data_access import jobs
from fib_service.data_access.engine import reading
from fib_service.extensions import services
from fib_service.models import ACTIVE_STATES, JobState
from fib_service.services.ids import job_uuid
from fib_service.views.caching import never_stored
from fib_service.views.errors import BadInput
from fib_service.views.representation import respond

blueprint = Blueprint("jobs", __name__)


@blueprint.get("/jobs/<text>")
def job(text: str) -> Response:
    """One job; a browser's page refreshes itself until the job has ended."""
    row = _find(text)
    body = _body(row)
    response = respond(_sentence(row), body, "job.html", active=row.state in ACTIVE_STATES)
    if row.state in ACTIVE_STATES:
        response.headers["Retry-After"] = "1"
    return never_stored(response)


def _find(text: str) -> Any:
    try:
        job_id = job_uuid(text)
    except ValueError:
        raise BadInput("a job's id is a UUID, as the queued answer gave it") from None
    with reading(services().engine) as connection:
        row = jobs.find_job(connection, job_id)
    if row is None:
        raise BadInput("there is no job with this id", status=404)
    return row


def _sentence(row: Any) -> str:
    match row.state:
        case JobState.DONE:
            return f"job for {row.input_number} is done: /calculate/{row.input_number} has it"
        case JobState.FAILED:
            return f"job for {row.input_number} failed: {row.error}"
        case _:
            return f"job for {row.input_number} is {row.state}"


def _body(row: Any) -> dict[str, Any]:
    return {
        "job_id": str(row.id),
        "input_number": row.input_number,
        "method": row.method,
        "state": row.state,
        "attempt": row.attempt,
        "progress": row.progress,
        "error": row.error,
        "created_at": _iso(row.created_at),
        "started_at": _iso(row.started_at),
        "finished_at": _iso(row.finished_at),
        "result_url": url_for("calculate.calculate", text=str(row.input_number)),
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat() if moment else None
