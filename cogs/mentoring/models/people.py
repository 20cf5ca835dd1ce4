"""What people say of themselves: profiles, mentors, requests, whom they avoid, and who has finished."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.db.base import Base, ServerRow, row_id
from bot.db.lists import ServerItem, listed
from bot.db.types import Encrypted
from cogs.cohorts.rules.cohorts import ProviderRole, Setting
from cogs.mentoring.rules.fit import Fluency, Format
from cogs.mentoring.rules.mentors import Topic


class MentoringLanguage(ServerItem, Base):
    """A language that somebody speaks, the one they like best first, and how well."""

    __tablename__ = "mentoring_languages"

    profile_id: Mapped[int] = mapped_column(ForeignKey("mentoring_profiles.id", ondelete="CASCADE"), primary_key=True)
    language: Mapped[str] = mapped_column(String(16))
    fluency: Mapped[Fluency]


class MentoringTime(ServerItem, Base):
    """A window of a week in which somebody is free, by the clocks of their own zone."""

    __tablename__ = "mentoring_times"
    __table_args__ = (
        CheckConstraint("weekday between 0 and 6", name="weekday"),
        CheckConstraint("0 <= starts and starts < ends and ends <= 1440", name="order"),
    )

    profile_id: Mapped[int] = mapped_column(ForeignKey("mentoring_profiles.id", ondelete="CASCADE"), primary_key=True)
    weekday: Mapped[int]
    """0 is Monday."""
    starts: Mapped[int]
    """Minutes after midnight."""
    ends: Mapped[int]


class MentoringProfile(ServerRow):
    """What somebody says of themselves for mentoring, as mentor or as mentee or as both."""

    __tablename__ = "mentoring_profiles"
    __table_args__ = (UniqueConstraint("member_id"), Index("ix_mentoring_profiles_server_id", "server_id"))

    id: Mapped[int] = row_id()
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    timezone: Mapped[str] = mapped_column(String(64), default="")
    """The zone of their times, empty where they named none."""
    role: Mapped[ProviderRole | None]
    setting: Mapped[Setting | None]
    region: Mapped[str] = mapped_column(String(80), default="")
    format: Mapped[Format | None]
    agency: Mapped[str] = mapped_column(String(120), default="")
    """Where they work, as they wrote it: two of one agency are never paired."""
    supervisor_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"), index=True)
    """Who supervises them, and is never paired with them."""
    identities: Mapped[bytes | None] = mapped_column(Encrypted(owner="member_id"))
    """The communities they belong to, by their codes with commas between them: for the rule alone."""
    at: Mapped[datetime]

    languages: Mapped[tuple[str, ...]] = listed(MentoringLanguage.language, MentoringLanguage.profile_id == id)
    fluencies: Mapped[tuple[Fluency, ...]] = listed(
        MentoringLanguage.fluency, MentoringLanguage.profile_id == id, read=Fluency
    )
    """How well they speak each of the languages."""


class MentorStrength(ServerItem, Base):
    """What a mentor is strong in."""

    __tablename__ = "mentor_strengths"

    mentor_id: Mapped[int] = mapped_column(ForeignKey("mentors.id", ondelete="CASCADE"), primary_key=True)
    topic: Mapped[Topic]


class Mentor(ServerRow):
    """A person's offer to mentor: how many people."""

    __tablename__ = "mentors"
    __table_args__ = (
        UniqueConstraint("member_id"),
        CheckConstraint("capacity between 0 and 20", name="capacity"),
        Index("ix_mentors_server_id", "server_id"),
    )

    id: Mapped[int] = row_id()
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    capacity: Mapped[int]
    words: Mapped[bytes | None] = mapped_column(Encrypted(owner="member_id"))
    """What they say of themselves to the people they accompany."""
    at: Mapped[datetime]
    approved_at: Mapped[datetime | None]
    """When a coordinator approved them; before that nobody is paired with them."""
    trained_at: Mapped[datetime | None]
    """When a coordinator marked their training as done."""
    paused_at: Mapped[datetime | None]
    """Since when they take nobody new."""

    strengths: Mapped[tuple[Topic, ...]] = listed(MentorStrength.topic, MentorStrength.mentor_id == id, read=Topic)


class MentorRequestGoal(ServerItem, Base):
    """What a person hopes for of mentoring."""

    __tablename__ = "mentor_request_goals"

    request_id: Mapped[int] = mapped_column(ForeignKey("mentor_requests.id", ondelete="CASCADE"), primary_key=True)
    topic: Mapped[Topic]


class MentorRequest(ServerRow):
    """A person's wish for a mentor; the goals in their own words are sealed."""

    __tablename__ = "mentor_requests"
    __table_args__ = (UniqueConstraint("member_id"), Index("ix_mentor_requests_server_id", "server_id"))

    id: Mapped[int] = row_id()
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    goals: Mapped[bytes | None] = mapped_column(Encrypted(owner="member_id"))
    identities: Mapped[bytes | None] = mapped_column(Encrypted(owner="member_id"))
    """The communities that they would like their mentor to belong to: for the rule alone."""
    at: Mapped[datetime]
    paused_at: Mapped[datetime | None]
    """Since when they do not want to be paired for now."""
    first_since: Mapped[datetime | None]
    """Since when they go before all others: somebody else did not answer, declined, left, or ended their pair."""

    topics: Mapped[tuple[Topic, ...]] = listed(MentorRequestGoal.topic, MentorRequestGoal.request_id == id, read=Topic)


class MentoringAvoidance(ServerRow):
    """Somebody does not want to be paired with somebody; only the rule and they themselves know of it."""

    __tablename__ = "mentoring_avoidances"
    __table_args__ = (UniqueConstraint("member_id", "other_id"),)

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    other_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]


class MentoringGraduate(ServerRow):
    """Somebody has finished a cohort: once a person, with the first that they finished."""

    __tablename__ = "mentoring_graduates"
    __table_args__ = (UniqueConstraint("member_id"), Index("ix_mentoring_graduates_server_id", "server_id"))

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
    invited_at: Mapped[datetime | None]
    """When they were invited to mentor; never, where they offered to already."""
