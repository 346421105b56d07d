"""The reaper rings for what nobody holds; the broker here is a real one."""

import time
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import Engine, text

from fib_service.data_access import jobs
from fib_service.extensions import Services
from fib_service.task_queue.celery_app import QUEUE
from fib_service.task_queue.reaper import Reaper, reap


@pytest.fixture(autouse=True)
def _empty_queue(parts: Services) -> None:
    with parts.celery.connection_for_write() as connection:
        connection.default_channel.client.delete(QUEUE)


def _messages(parts: Services) -> int:
    with parts.celery.connection_for_read() as connection:
        return int(connection.default_channel.client.llen(QUEUE))


def _lost_job(engine: Engine, number: int) -> UUID:
    """A job whose message was lost a minute ago."""
    with engine.begin() as connection:
        job_id = jobs.open_job(connection, number, "rust")
        connection.execute(text("UPDATE jobs SET created_at = now() - interval '1 minute'"))
    return job_id


def test_a_lost_message_is_sent_again_once(parts: Services) -> None:
    _lost_job(parts.engine, 5)
    assert reap(parts) == 1
    assert _messages(parts) == 1
    assert reap(parts) == 0, "its message waits in the queue"


def test_an_expired_lease_rings_even_while_messages_wait(parts: Services) -> None:
    job_id = _lost_job(parts.engine, 5)
    with parts.engine.begin() as connection:
        jobs.claim_job(connection, job_id, lease_seconds=-1, max_attempts=3)
    _lost_job(parts.engine, 6)
    parts.ring(job_id)
    assert reap(parts) == 1


def test_a_job_out_of_attempts_is_given_up(parts: Services) -> None:
    job_id = _lost_job(parts.engine, 5)
    with parts.engine.begin() as connection:
        jobs.claim_job(connection, job_id, lease_seconds=-1, max_attempts=3)
        connection.execute(text("UPDATE jobs SET attempt = 3"))
    assert reap(parts) == 0
    with parts.engine.connect() as connection:
        row = jobs.find_job(connection, job_id)
    assert row is not None
    assert (row.state, row.error) == ("failed", "given up after 3 attempts")


def test_it_touches_the_alive_file_again_and_again(parts: Services, tmp_path: Path) -> None:
    alive = tmp_path / "alive"
    settings = parts.settings.model_copy(update={"alive_file": alive, "reaper_seconds": 0.01})
    reaper = Reaper(replace(parts, settings=settings))
    reaper.start()
    try:
        _await_file(alive)
        alive.unlink()
        _await_file(alive)
    finally:
        reaper.stop()


def test_an_alive_file_out_of_reach_does_not_end_it(parts: Services, tmp_path: Path) -> None:
    closed = tmp_path / "missing" / "alive"
    settings = parts.settings.model_copy(update={"alive_file": closed, "reaper_seconds": 0.01})
    reaper = Reaper(replace(parts, settings=settings))
    reaper.start()
    try:
        _lost_job(parts.engine, 5)
        while _messages(parts) == 0:
            time.sleep(0.01)
    finally:
        reaper.stop()
    assert not closed.exists()


def _await_file(path: Path) -> None:
    while not path.exists():
        time.sleep(0.01)
