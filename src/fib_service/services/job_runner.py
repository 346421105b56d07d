"""Running one job: claim, compute, store exactly once."""

import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from fib_service.data_access import entries, jobs
from fib_service.data_access.jobs import Claim
from fib_service.errors import FibServiceError
from fib_service.fib_calcs import calc_fib_num
from fib_service.fib_calcs.verify import verify_digits
from fib_service.services.heartbeat import kept_alive
from fib_service.services.ids import job_uuid
from fib_service.settings import Settings

log = structlog.get_logger()
# Errors that may pass: memory that is short for the moment, a bit that flipped.
_MAY_PASS = (FibServiceError, MemoryError)


def run_job(engine: Engine, settings: Settings, job_id: str) -> bool:
    """Run the job unless somebody else holds or has finished it; whether its result was stored.

    Running it twice changes nothing: the second claim fails, and a holder whose lease ran out
    finds its attempt outnumbered when it wants to finish.
    """
    with engine.begin() as connection:
        claim = jobs.claim_job(
            connection,
            job_uuid(job_id),
            lease_seconds=settings.lease_seconds,
            max_attempts=settings.max_attempts,
        )
    if claim is None:
        return False
    try:
        with kept_alive(engine, claim, settings.lease_seconds):
            return _compute_and_store(engine, claim)
    except SQLAlchemyError:  # the row cannot be reached either: the lease runs out by itself
        raise
    except Exception as error:
        _record_failure(engine, claim, error)
        return False


def _compute_and_store(engine: Engine, claim: Claim) -> bool:
    # A second job for a number can be opened in the moment between the first one's end and
    # the look-up that missed it.
    with engine.connect() as connection:
        stored = entries.find_digits(connection, claim.input_number) is not None
    if stored:
        with engine.begin() as connection:
            return jobs.finish_job(connection, claim)
    digits, seconds = calc_fib_num(claim.input_number, claim.method)
    verify_digits(claim.input_number, digits)
    with engine.begin() as connection:
        if not jobs.finish_job(connection, claim):
            return False
        entries.insert_entry(
            connection, claim.input_number, digits, method=claim.method, seconds=seconds
        )
        return True


def _record_failure(engine: Engine, claim: Claim, error: Exception) -> None:
    """Back to the queue after an error that may pass; any other would meet the next attempt too.

    The reaper rings again for what went back, and gives up after the last attempt.
    """
    log.warning("job attempt failed", job=str(claim.job_id), attempt=claim.attempt, exc_info=error)
    reason = str(error) or type(error).__name__
    end_attempt = jobs.release_job if isinstance(error, _MAY_PASS) else jobs.fail_job
    with engine.begin() as connection:
        end_attempt(connection, claim, reason)
