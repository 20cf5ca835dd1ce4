"""How pairs are followed up: the days of a cohort, questions, and silences."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.db.base import ServerRow
from cogs.mentoring.rules.follow_up import Fit


class FollowUpDays(ServerRow):
    """When the pairs of a cohort are asked how it goes, and how long they may be silent; without a row, as usual."""

    __tablename__ = "follow_up_days"
    __table_args__ = (
        UniqueConstraint("cohort_id"),
        CheckConstraint("0 < first and first < second and 0 < every", name="questions"),
        CheckConstraint("0 < silent and silent < told", name="silence"),
    )

    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id", ondelete="CASCADE"))
    first: Mapped[int]
    second: Mapped[int]
    every: Mapped[int]
    silent: Mapped[int]
    told: Mapped[int]


class FitQuestion(ServerRow):
    """One of a pair is asked how it goes; only they and the bot know the answer."""

    __tablename__ = "fit_questions"
    __table_args__ = (UniqueConstraint("match_id", "member_id", "number"), CheckConstraint("number > 0", name="number"))

    match_id: Mapped[int] = mapped_column(ForeignKey("matches.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    number: Mapped[int]
    """Which question of this pair, from 1."""
    at: Mapped[datetime]
    answer: Mapped[Fit | None]
    answered_at: Mapped[datetime | None]


class PairSilence(ServerRow):
    """A pair has not met for a while: once for each silence, something is suggested, and later the staff are told."""

    __tablename__ = "pair_silences"
    __table_args__ = (UniqueConstraint("match_id", "since"),)

    match_id: Mapped[int] = mapped_column(ForeignKey("matches.id", ondelete="CASCADE"))
    since: Mapped[date]
    """The day of their last meeting, or of their beginning."""
    at: Mapped[datetime]
    told_at: Mapped[datetime | None]
    """When the staff were told."""
