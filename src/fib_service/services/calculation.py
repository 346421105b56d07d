"""Answering a calculation: from the database, at once, or through the queue."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Engine

from fib_service.data_access import entries, jobs
from fib_service.data_access.engine import reading
from fib_service.fib_calcs import CalculationMethod, calc_fib_num, largest_inline
from fib_service.fib_calcs.verify import verify_digits
from fib_service.settings import Settings


@dataclass(frozen=True)
class Existing:
    """The number was stored already."""

    input_number: int
    digits: str


@dataclass(frozen=True)
class Computed:
    """The number was calculated for this request, and is stored now."""

    input_number: int
    digits: str
    method: CalculationMethod
    seconds: float


@dataclass(frozen=True)
class Queued:
    """A job for the number is recorded; `limit` is the largest n that is calculated at once."""

    input_number: int
    job_id: UUID
    limit: int


Answer = Existing | Computed | Queued
Ring = Callable[[UUID], None]


@dataclass(frozen=True)
class Calculator:
    """Answers calculations; `ring` tells the workers of a recorded job and may fail silently."""

    engine: Engine
    settings: Settings
    ring: Ring

    def answer(self, input_number: int, method: CalculationMethod) -> Answer:
        """The stored number, else the number calculated now, else the job that will do it."""
        with reading(self.engine) as connection:
            digits = entries.find_digits(connection, input_number)
        if digits is not None:
            return Existing(input_number, digits)
        limit = largest_inline(method, self.settings.inline_seconds)
        if input_number > limit:
            return self._enqueue(input_number, limit)
        return self._compute(input_number, method)

    def _compute(self, input_number: int, method: CalculationMethod) -> Answer:
        digits, seconds = calc_fib_num(input_number, method)
        verify_digits(input_number, digits)
        with self.engine.begin() as connection:
            new = entries.insert_entry(
                connection, input_number, digits, method=method, seconds=seconds
            )
        if not new:
            return Existing(input_number, digits)
        return Computed(input_number, digits, method, seconds)

    def _enqueue(self, input_number: int, limit: int) -> Existing | Queued:
        # The row is committed before the message is sent: a lost message only delays the job,
        # a message without its row would lose it.
        with self.engine.connect() as connection:
            job_id = jobs.open_job(connection, input_number, self.settings.celery_method)
            # Another job for the number may have ended since the look-up. It stores the number in
            # the transaction that makes room for this one, so it is seen here, or not yet over.
            digits = entries.find_digits(connection, input_number)
            if digits is not None:
                connection.rollback()
                return Existing(input_number, digits)
            connection.commit()
        self.ring(job_id)
        return Queued(input_number, job_id, limit)
