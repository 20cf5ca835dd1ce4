"""Pairs: why they fit, how they stand, when they meet and on what they agree."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.db.base import Base, ServerRow, partial_index, row_id
from bot.db.lists import ServerItem, listed
from bot.db.types import one_of
from cogs.mentoring.rules.fit import Criterion
from cogs.mentoring.rules.matching import (
    STANDING,
    DeclineReason,
    EndReason,
    HowOften,
    MatchStatus,
)
from cogs.mentoring.rules.mentors import Topic


class MatchReason(ServerItem, Base):
    """Something that the two of a pair have in common, the most telling first."""

    __tablename__ = "match_reasons"
    __table_args__ = (CheckConstraint(f"criterion <> '{Criterion.IDENTITY}'", name="told"),)

    match_id: Mapped[int] = mapped_column(ForeignKey("matches.id", ondelete="CASCADE"), primary_key=True)
    criterion: Mapped[Criterion]
    value: Mapped[str] = mapped_column(String(24))


class Match(ServerRow):
    """A mentor and a mentee: drafted, asked one after the other, accepted, declined or lapsed, ended."""

    __tablename__ = "matches"
    __table_args__ = (
        UniqueConstraint("round_id", "mentee_id"),
        CheckConstraint("mentor_id <> mentee_id", name="two_people"),
        Index("ix_matches_cohort_id_status", "cohort_id", "status"),
        Index("ix_matches_server_id", "server_id"),
        partial_index(
            "uq_matches_cohort_id_mentee_id_standing",
            "cohort_id",
            "mentee_id",
            unique=True,
            where=f"status in ({one_of(STANDING)})",
        ),
    )

    id: Mapped[int] = row_id()
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id", ondelete="CASCADE"))
    round_id: Mapped[int] = mapped_column(ForeignKey("match_rounds.id", ondelete="CASCADE"))
    mentor_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    mentee_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    status: Mapped[MatchStatus] = mapped_column(default=MatchStatus.DRAFT)
    fit: Mapped[int | None]
    """How well the two fit, of 1,000, by the weights of the round; without what nobody may read of."""
    asked_at: Mapped[datetime | None]
    """Since when the one of the two who is asked now has been asked."""
    mentor_accepted_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    """When it was settled: both accepted, or one declined, or it ended before that."""
    decline_reason: Mapped[DeclineReason | None]
    paused_at: Mapped[datetime | None]
    """Since when the two take a break: nobody reminds them of anything."""
    resumed_at: Mapped[datetime | None]
    """When they went on after a break: what came before is no silence."""
    end_reason: Mapped[EndReason | None]
    thread_id: Mapped[int | None] = mapped_column(BigInteger)
    """The private thread of the two, where one could be made."""
    rests: Mapped[int] = mapped_column(default=0, server_default="0")
    """How often it came to rest: one of the two left, or its cohort was closed. What was shared before stays closed."""

    languages: Mapped[tuple[str, ...]] = listed(
        MatchReason.value, (MatchReason.match_id == id) & (MatchReason.criterion == Criterion.LANGUAGE)
    )
    """The languages that both speak."""


class MatchTime(ServerRow):
    """A time that fits both of a pair, offered to them; the one that is chosen is when they meet."""

    __tablename__ = "match_times"
    __table_args__ = (
        UniqueConstraint("match_id", "starts_at"),
        partial_index("uq_match_times_match_id_chosen", "match_id", unique=True, where="chosen_at is not null"),
    )

    match_id: Mapped[int] = mapped_column(ForeignKey("matches.id", ondelete="CASCADE"))
    starts_at: Mapped[datetime]
    chosen_at: Mapped[datetime | None]


class MatchAgreement(ServerRow):
    """What a pair agrees on: one proposes a version, the other accepts it. What both accepted holds until the next."""

    __tablename__ = "match_agreements"
    __table_args__ = (
        UniqueConstraint("match_id", "version"),
        CheckConstraint("months between 1 and 24", name="months"),
    )

    match_id: Mapped[int] = mapped_column(ForeignKey("matches.id", ondelete="CASCADE"))
    version: Mapped[int]
    goal: Mapped[Topic]
    how_often: Mapped[HowOften]
    months: Mapped[int]
    mentor_accepted_at: Mapped[datetime | None]
    mentee_accepted_at: Mapped[datetime | None]
    at: Mapped[datetime]
