"""The order of work: stored, computed at once, or queued with its row committed first."""

from uuid import UUID

import pytest
from sqlalchemy import Engine

from fib_service.data_access import entries, jobs
from fib_service.errors import VerificationError
from fib_service.fib_calcs import CalculationMethod, calculate, largest_inline
from fib_service.services.calculation import Calculator, Computed, Existing, Queued
from fib_service.settings import Settings
from tests.independent import fibonacci_digits

RUST = CalculationMethod.RUST


@pytest.fixture
def rung(engine: Engine) -> list[UUID]:
    return []


@pytest.fixture
def calculator(engine: Engine, settings: Settings, rung: list[UUID]) -> Calculator:
    def ring(job_id: UUID) -> None:
        with engine.connect() as connection:
            assert jobs.find_job(connection, job_id), "rung before its row was committed"
        rung.append(job_id)

    return Calculator(engine, settings, ring)


def test_first_computed_then_existing(calculator: Calculator) -> None:
    first = calculator.answer(94, RUST)
    assert isinstance(first, Computed)
    assert first.digits == fibonacci_digits(94)
    assert calculator.answer(94, CalculationMethod.PYTHON) == Existing(94, first.digits)


def test_the_largest_inline_number_is_computed_the_next_is_queued(
    calculator: Calculator, rung: list[UUID]
) -> None:
    limit = largest_inline(RUST, calculator.settings.inline_seconds)
    assert isinstance(calculator.answer(limit, RUST), Computed)
    assert rung == []
    queued = calculator.answer(limit + 1, RUST)
    assert queued == Queued(limit + 1, rung[0], limit)
    assert calculator.answer(limit + 1, RUST) == queued


def test_a_wrong_number_is_neither_stored_nor_served(
    calculator: Calculator, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A fault in the calculation itself, which no input can bring about.
    monkeypatch.setattr(calculate, "_FUNCTIONS", {RUST: lambda _: "54"})
    with pytest.raises(VerificationError):
        calculator.answer(10, RUST)
    with engine.connect() as connection:
        assert entries.find_digits(connection, 10) is None


def test_a_job_that_ended_meanwhile_is_not_opened_again(
    calculator: Calculator, engine: Engine, rung: list[UUID]
) -> None:
    number = calculator.settings.max_input_number
    with engine.begin() as connection:
        entries.insert_entry(connection, number, "5", method="rust", seconds=0)
    assert calculator._enqueue(number, 1) == Existing(number, "5")
    assert rung == []
    with engine.connect() as connection:
        assert jobs.unheld_jobs(connection, quiet_seconds=-1, limit=9) == []
