"""fib_entries and jobs."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql as pg

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make both tables."""
    _create_entries()
    _create_jobs()


def downgrade() -> None:
    """Drop both tables with all they hold."""
    op.drop_table("jobs")
    op.drop_table("fib_entries")


def _create_entries() -> None:
    op.create_table(
        "fib_entries",
        sa.Column("input_number", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("digits", sa.Text, nullable=False),
        sa.Column("digit_count", sa.BigInteger, nullable=False),
        sa.Column("method", sa.Text, nullable=False),
        sa.Column("seconds", pg.DOUBLE_PRECISION, nullable=False),
        _timestamp("created_at", default=True),
        sa.PrimaryKeyConstraint("input_number", name=op.f("pk_fib_entries")),
        sa.CheckConstraint("input_number >= 0", name=op.f("ck_fib_entries_input_number_natural")),
        sa.CheckConstraint(
            "digit_count = octet_length(digits)", name=op.f("ck_fib_entries_digit_count_exact")
        ),
    )
    # Digits hardly compress, so trying costs time at each write and read for nothing.
    op.execute("ALTER TABLE fib_entries ALTER COLUMN digits SET STORAGE EXTERNAL")


def _create_jobs() -> None:
    op.create_table(
        "jobs",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("input_number", sa.BigInteger, nullable=False),
        sa.Column("method", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("attempt", sa.Integer, server_default=sa.text("0"), nullable=False),
        _timestamp("lease_expires_at"),
        sa.Column("progress", pg.DOUBLE_PRECISION, server_default=sa.text("0"), nullable=False),
        sa.Column("error", sa.Text),
        _timestamp("created_at", default=True),
        _timestamp("started_at"),
        _timestamp("finished_at"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
        sa.CheckConstraint("input_number >= 0", name=op.f("ck_jobs_input_number_natural")),
        sa.CheckConstraint(
            "state IN ('queued', 'running', 'done', 'failed')", name=op.f("ck_jobs_state_known")
        ),
        sa.CheckConstraint("progress BETWEEN 0 AND 1", name=op.f("ck_jobs_progress_share")),
    )
    op.create_index(
        "uq_jobs_active_input_number",
        "jobs",
        ["input_number"],
        unique=True,
        postgresql_where=sa.text("state IN ('queued', 'running')"),
    )


def _timestamp(name: str, *, default: bool = False) -> sa.Column[sa.DateTime]:
    server_default = sa.func.now() if default else None
    return sa.Column(
        name, sa.DateTime(timezone=True), server_default=server_default, nullable=not default
    )
