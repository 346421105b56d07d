"""jobs: the truth about queued work."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, DateTime, Index, Integer, Text, func, text
from sqlalchemy.dialects.postgresql import DOUBLE_PRECISION
from sqlalchemy.orm import Mapped, mapped_column

from fib_service.models.base import Base


class JobState(StrEnum):
    """Where a job stands: queued -> running -> done or failed."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


ACTIVE_STATES = (JobState.QUEUED, JobState.RUNNING)
_QUOTED_ACTIVE = ", ".join(f"'{state}'" for state in ACTIVE_STATES)
_QUOTED_ALL = ", ".join(f"'{state}'" for state in JobState)


class Job(Base):
    """One piece of queued work; at most one is active for an input number."""

    __tablename__ = "jobs"
    __table_args__ = (
        CheckConstraint("input_number >= 0", name="input_number_natural"),
        CheckConstraint(f"state IN ({_QUOTED_ALL})", name="state_known"),
        CheckConstraint("progress BETWEEN 0 AND 1", name="progress_share"),
        Index(
            "uq_jobs_active_input_number",
            "input_number",
            unique=True,
            postgresql_where=text(f"state IN ({_QUOTED_ACTIVE})"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    input_number: Mapped[int] = mapped_column(BigInteger)
    method: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text)
    attempt: Mapped[int] = mapped_column(Integer, server_default=text("0"))
    lease_expires_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    progress: Mapped[float] = mapped_column(DOUBLE_PRECISION, server_default=text("0"))
    error: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    started_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    finished_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
