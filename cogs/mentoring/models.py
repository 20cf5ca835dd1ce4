"""Mentors, requests, rounds of matching, pairs and their meetings."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.db.base import Base, ServerRow, partial_index, row_id
from bot.db.lists import ServerItem, listed
from bot.db.types import Encrypted, one_of
from cogs.mentoring.rules.matching import STANDING, MatchStatus, RoundStatus


class MentorLanguage(ServerItem, Base):
    """A language that a mentor speaks."""

    __tablename__ = "mentor_languages"

    mentor_id: Mapped[int] = mapped_column(ForeignKey("mentors.id", ondelete="CASCADE"), primary_key=True)
    language: Mapped[str] = mapped_column(String(16))


class Mentor(ServerRow):
    """A person's offer to mentor: how many people, in which languages."""

    __tablename__ = "mentors"
    __table_args__ = (
        UniqueConstraint("member_id"),
        CheckConstraint("capacity between 0 and 20", name="capacity"),
        Index("ix_mentors_server_id", "server_id"),
    )

    id: Mapped[int] = row_id()
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    capacity: Mapped[int]
    at: Mapped[datetime]

    languages: Mapped[tuple[str, ...]] = listed(MentorLanguage.language, MentorLanguage.mentor_id == id)


class MentorRequestLanguage(ServerItem, Base):
    """A language in which a person would like to be accompanied, the best first."""

    __tablename__ = "mentor_request_languages"

    request_id: Mapped[int] = mapped_column(ForeignKey("mentor_requests.id", ondelete="CASCADE"), primary_key=True)
    language: Mapped[str] = mapped_column(String(16))


class MentorRequest(ServerRow):
    """A person's wish for a mentor; the goals are sealed."""

    __tablename__ = "mentor_requests"
    __table_args__ = (UniqueConstraint("member_id"), Index("ix_mentor_requests_server_id", "server_id"))

    id: Mapped[int] = row_id()
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    goals: Mapped[bytes | None] = mapped_column(Encrypted(owner="member_id"))
    at: Mapped[datetime]

    languages: Mapped[tuple[str, ...]] = listed(MentorRequestLanguage.language, MentorRequestLanguage.request_id == id)


class MatchRound(ServerRow):
    """A draft of pairs for a cohort, as previewed; publishing it makes the pairs."""

    __tablename__ = "match_rounds"

    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id", ondelete="CASCADE"), index=True)
    status: Mapped[RoundStatus] = mapped_column(default=RoundStatus.DRAFT)
    at: Mapped[datetime]


class MatchLanguage(ServerItem, Base):
    """A language that both of a pair speak, the mentee's best first."""

    __tablename__ = "match_languages"

    match_id: Mapped[int] = mapped_column(ForeignKey("matches.id", ondelete="CASCADE"), primary_key=True)
    language: Mapped[str] = mapped_column(String(16))


class Match(ServerRow):
    """A mentor and a mentee: drafted, asked, accepted or declined, ended."""

    __tablename__ = "matches"
    __table_args__ = (
        UniqueConstraint("round_id", "mentee_id"),
        CheckConstraint("mentor_id <> mentee_id", name="two_people"),
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
    answered_at: Mapped[datetime | None]
    rests: Mapped[int] = mapped_column(default=0, server_default="0")
    """How often it came to rest: one of the two left, or its cohort was closed. What was shared before stays closed."""

    languages: Mapped[tuple[str, ...]] = listed(MatchLanguage.language, MatchLanguage.match_id == id)
    """The languages that both speak."""


class Meeting(ServerRow):
    """A meeting of a pair: one writes it down, the other confirms."""

    __tablename__ = "meetings"
    __table_args__ = (UniqueConstraint("match_id", "on_date"), CheckConstraint("minutes > 0", name="minutes"))

    match_id: Mapped[int] = mapped_column(ForeignKey("matches.id", ondelete="CASCADE"), index=True)
    logged_by: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    on_date: Mapped[date]
    minutes: Mapped[int]
    at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
