"""Meetings of pairs, and of a mentor with several mentees."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.db.base import ServerRow, row_id
from bot.db.types import Id, one_of
from cogs.mentoring.rules.meetings import TWO_VERSIONS, MeetingFormat, MeetingStatus


class GroupMeeting(ServerRow):
    """A mentor met several mentees at once: each confirms a meeting of their own, and the mentor's time counts once."""

    __tablename__ = "group_meetings"
    __table_args__ = (
        UniqueConstraint("mentor_id", "on_date"),
        CheckConstraint("counted between 0 and 480", name="counted"),
        Index("ix_group_meetings_server_id", "server_id"),
    )

    id: Mapped[int] = row_id()
    mentor_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    on_date: Mapped[date]
    counted: Mapped[int] = mapped_column(default=0)
    """The minutes with which it stands in the ledger for the mentor."""
    source_id: Mapped[int | None] = mapped_column(Id)
    """The meeting by whose number it stands there. Not a foreign key: the hours stay when a mentee's data go."""
    cohort_id: Mapped[int | None] = mapped_column(ForeignKey("cohorts.id", ondelete="SET NULL"), index=True)
    """The cohort in which it counts for the mentor."""


class Meeting(ServerRow):
    """A meeting of a pair: one writes it down, the other confirms or has other minutes."""

    __tablename__ = "meetings"
    __table_args__ = (
        UniqueConstraint("match_id", "on_date"),
        CheckConstraint("minutes between 0 and 480", name="minutes"),
        CheckConstraint("other_minutes between 0 and 480", name="other_minutes"),
        CheckConstraint("counted between 0 and 480", name="counted"),
        CheckConstraint(f"(status in ({one_of(TWO_VERSIONS)})) = (other_minutes is not null)", name="two_versions"),
        CheckConstraint("status <> 'settled' or minutes = counted", name="settled"),
        CheckConstraint("(format = 'group') = (group_id is not null)", name="group"),
    )

    match_id: Mapped[int] = mapped_column(ForeignKey("matches.id", ondelete="CASCADE"), index=True)
    logged_by: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    """Who wrote it down, or put forward a correction."""
    on_date: Mapped[date]
    minutes: Mapped[int]
    """By who wrote it down; once it is settled, what counts."""
    at: Mapped[datetime]
    """When the one was asked whose turn it is."""
    confirmed_at: Mapped[datetime | None]
    """When it was settled last; it may be put forward otherwise since."""
    format: Mapped[MeetingFormat] = mapped_column(default=MeetingFormat.INDIVIDUAL)
    group_id: Mapped[int | None] = mapped_column(ForeignKey("group_meetings.id", ondelete="CASCADE"), index=True)
    status: Mapped[MeetingStatus] = mapped_column(default=MeetingStatus.ASKED)
    other_minutes: Mapped[int | None]
    """By the other of the two, where that is something else."""
    counted: Mapped[int] = mapped_column(default=0)
    """The minutes with which it stands in the ledger."""
    counted_before: Mapped[int] = mapped_column(default=0)
    """The same before it was settled last."""
    by_staff: Mapped[bool] = mapped_column(default=False)
    """Whether a coordinator settled it last."""
    turn: Mapped[int] = mapped_column(default=0)
    """How often it was somebody's turn: what was asked in an earlier one is over."""
