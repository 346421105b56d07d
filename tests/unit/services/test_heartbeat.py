"""The heartbeat keeps a lease for as long as its body runs."""

import time

from sqlalchemy import Engine

from fib_service.data_access import jobs
from fib_service.services.heartbeat import kept_alive

LEASE_SECONDS = 0.4


def test_a_lease_outlives_its_length_while_the_body_runs(engine: Engine) -> None:
    with engine.begin() as connection:
        job_id = jobs.open_job(connection, 5, "rust")
        claim = jobs.claim_job(connection, job_id, lease_seconds=LEASE_SECONDS, max_attempts=3)
    assert claim is not None
    with kept_alive(engine, claim, LEASE_SECONDS):
        time.sleep(3 * LEASE_SECONDS)
        with engine.begin() as connection:
            assert jobs.unheld_jobs(connection, quiet_seconds=None, limit=9) == []
    time.sleep(2 * LEASE_SECONDS)
    with engine.begin() as connection:
        assert jobs.unheld_jobs(connection, quiet_seconds=None, limit=9) == [job_id]
