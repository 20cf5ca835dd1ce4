"""Who came to a session, and what speaks for it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.db.models.base import Base, partial_index
from bot.db.types import Id
from bot.domain.attendance import AttendanceSource


class Attendance(Base):
    """That a person came; apart from what they had said before. The facilitator has the last word."""

    __tablename__ = "attendances"
    __table_args__ = (
        UniqueConstraint("session_id", "member_id"),
        CheckConstraint("minutes >= 0", name="minutes"),
        CheckConstraint("credited >= 0", name="credited"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    server_id: Mapped[int] = mapped_column(ForeignKey("servers.id", ondelete="CASCADE"))
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    present: Mapped[bool] = mapped_column(default=True)
    minutes: Mapped[int]
    """How long they were there."""
    credited: Mapped[int] = mapped_column(default=0)
    """What that was worth by the cohort's rule, in minutes."""
    source: Mapped[AttendanceSource] = mapped_column(default=AttendanceSource.FACILITATOR)
    at: Mapped[datetime]


class Stay(Base):
    """A stretch of time in a session's voice or stage channel. An open one goes on until it is seen to have ended."""

    __tablename__ = "stays"
    __table_args__ = (
        Index("ix_stays_session_id_member_id", "session_id", "member_id"),
        partial_index("uq_stays_open", "session_id", "member_id", unique=True, where="until is null"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    server_id: Mapped[int] = mapped_column(ForeignKey("servers.id", ondelete="CASCADE"))
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    since: Mapped[datetime]
    until: Mapped[datetime | None]
    seen_at: Mapped[datetime]
    """When they were last known to be there: what counts if nobody saw them leave."""


class CheckIn(Base):
    """That a person pressed "I am here", and when."""

    __tablename__ = "check_ins"
    __table_args__ = (UniqueConstraint("session_id", "member_id"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    server_id: Mapped[int] = mapped_column(ForeignKey("servers.id", ondelete="CASCADE"))
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]


class AttendanceDraft(Base):
    """What a facilitator is about to write down, and that would take credit away: it waits for Confirm."""

    __tablename__ = "attendance_drafts"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    server_id: Mapped[int] = mapped_column(ForeignKey("servers.id", ondelete="CASCADE"))
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"))
    at: Mapped[datetime]


class AttendanceDraftPerson(Base):
    """One person of such a draft: what is to stand, and what stood when it was shown."""

    __tablename__ = "attendance_draft_people"
    __table_args__ = (
        UniqueConstraint("draft_id", "member_id"),
        CheckConstraint("minutes >= 0 and minutes_before >= 0", name="minutes"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    server_id: Mapped[int] = mapped_column(ForeignKey("servers.id", ondelete="CASCADE"))
    draft_id: Mapped[int] = mapped_column(ForeignKey("attendance_drafts.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    present: Mapped[bool]
    minutes: Mapped[int]
    present_before: Mapped[bool | None]
    minutes_before: Mapped[int]
