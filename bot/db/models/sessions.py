"""Series of sessions, their occurrences, who is coming and who came."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.db.models.base import Base
from bot.db.types import Id


class Series(Base):
    """A recurring session: wall time and zone, from which each occurrence is computed. A draft waits for Confirm."""

    __tablename__ = "series"
    __table_args__ = (
        CheckConstraint("status in ('draft', 'live')", name="status"),
        CheckConstraint("minutes > 0", name="minutes"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    server_id: Mapped[int] = mapped_column(ForeignKey("servers.id", ondelete="CASCADE"))
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id", ondelete="CASCADE"), index=True)
    title: Mapped[str] = mapped_column(String(100))
    starts: Mapped[str] = mapped_column(String(16))
    """Wall time of the first, `2026-09-08 18:00`."""
    timezone: Mapped[str] = mapped_column(String(64))
    minutes: Mapped[int]
    repeat: Mapped[str] = mapped_column(String(16))
    count: Mapped[int]
    status: Mapped[str] = mapped_column(String(16), default="draft")
    created_by: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]


class Session(Base):
    """One session of a cohort: a meeting of people. (A database transaction is called `tx` here.)"""

    __tablename__ = "sessions"
    __table_args__ = (
        UniqueConstraint("series_id", "local_date"),
        CheckConstraint("status in ('planned', 'cancelled')", name="status"),
        CheckConstraint("minutes > 0", name="minutes"),
        Index("ix_sessions_cohort_id_starts_at", "cohort_id", "starts_at"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    server_id: Mapped[int] = mapped_column(ForeignKey("servers.id", ondelete="CASCADE"))
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id", ondelete="CASCADE"))
    series_id: Mapped[int] = mapped_column(ForeignKey("series.id", ondelete="CASCADE"))
    title: Mapped[str] = mapped_column(String(100))
    local_date: Mapped[date]
    starts_at: Mapped[datetime]
    minutes: Mapped[int]
    status: Mapped[str] = mapped_column(String(16), default="planned")


class Rsvp(Base):
    """Whether a person means to come."""

    __tablename__ = "rsvps"
    __table_args__ = (
        UniqueConstraint("session_id", "member_id"),
        CheckConstraint("answer in ('going', 'cant')", name="answer"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    server_id: Mapped[int] = mapped_column(ForeignKey("servers.id", ondelete="CASCADE"))
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    answer: Mapped[str] = mapped_column(String(8))
    at: Mapped[datetime]


class Attendance(Base):
    """That a person came, as the facilitator wrote it down; apart from what they had said before."""

    __tablename__ = "attendances"
    __table_args__ = (UniqueConstraint("session_id", "member_id"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    server_id: Mapped[int] = mapped_column(ForeignKey("servers.id", ondelete="CASCADE"))
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    present: Mapped[bool] = mapped_column(default=True)
    minutes: Mapped[int]
    at: Mapped[datetime]
