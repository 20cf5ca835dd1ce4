"""The table of the certificates that were issued."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.db.base import ServerRow


class Certificate(ServerRow):
    """A certificate as it was issued: the sum of that day, worded once and for all."""

    __tablename__ = "certificates"
    __table_args__ = (UniqueConstraint("cohort_id", "member_id"), UniqueConstraint("code"))

    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    code: Mapped[str] = mapped_column(String(24))
    name: Mapped[str] = mapped_column(String(100))
    language: Mapped[str] = mapped_column(String(16))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    """Counts and minutes by hour type, and the cohort's dates, as of the day of issue."""
    issued_at: Mapped[datetime]
