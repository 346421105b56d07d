"""The tables, as SQLAlchemy sees them; Alembic's migrations make them."""

from fib_service.models.base import Base
from fib_service.models.fib_entry import FibEntry
from fib_service.models.job import ACTIVE_STATES, Job, JobState

__all__ = ["ACTIVE_STATES", "Base", "FibEntry", "Job", "JobState"]
