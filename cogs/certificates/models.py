"""The table of the certificates that were issued."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.db.base import ServerRow
from bot.db.types import Encrypted


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


class CertificateApproval(ServerRow):
    """A coordinator has approved somebody's certificate; it is issued once they have confirmed their name."""

    __tablename__ = "certificate_approvals"
    __table_args__ = (UniqueConstraint("cohort_id", "member_id"),)

    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"), index=True)
    approved_at: Mapped[datetime]
    name: Mapped[str] = mapped_column(String(100))
    """As it shall read; empty until the person has written one: then it is that of the server."""
    second_language: Mapped[str | None] = mapped_column(String(16))
    certificate_id: Mapped[int | None] = mapped_column(ForeignKey("certificates.id", ondelete="SET NULL"), index=True)
    """What was issued."""


class StarsId(ServerRow):
    """A member's STARS id, which they may give so that their hours can be recorded in MERIT; for coordinators."""

    __tablename__ = "stars_ids"
    __table_args__ = (UniqueConstraint("member_id"),)

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    sealed: Mapped[bytes] = mapped_column(Encrypted("member_id"))
