"""fib_entries: the numbers calculated so far."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, DateTime, Text, func
from sqlalchemy.dialects.postgresql import DOUBLE_PRECISION
from sqlalchemy.orm import Mapped, mapped_column

from fib_service.models.base import Base


class FibEntry(Base):
    """One Fibonacci number, with its digits as text: no numeric type holds them all."""

    __tablename__ = "fib_entries"
    __table_args__ = (
        CheckConstraint("input_number >= 0", name="input_number_natural"),
        CheckConstraint("digit_count = octet_length(digits)", name="digit_count_exact"),
    )

    input_number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    digits: Mapped[str] = mapped_column(Text)
    digit_count: Mapped[int] = mapped_column(BigInteger)
    method: Mapped[str] = mapped_column(Text)
    seconds: Mapped[float] = mapped_column(DOUBLE_PRECISION)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
