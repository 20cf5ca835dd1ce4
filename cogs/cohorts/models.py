"""Cohorts, their places, and the group agreements accepted."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.db.base import Base, ServerRow, partial_index, row_id
from bot.db.lists import ServerItem, listed
from bot.db.types import Snowflake
from cogs.cohorts.rules.cohorts import CohortStatus, EnrollmentStatus, ProviderRole, Setting, name_key


def _key_of_name(context: Any) -> str:
    return name_key(context.get_current_parameters()["name"])


class CohortLanguage(ServerItem, Base):
    """A language of a cohort; what is for all of it is written in each, the first one first."""

    __tablename__ = "cohort_languages"

    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id", ondelete="CASCADE"), primary_key=True)
    language: Mapped[str] = mapped_column(String(16))


class CohortReminder(ServerItem, Base):
    """How long before a session the people of a cohort are reminded, the longest first."""

    __tablename__ = "cohort_reminders"

    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id", ondelete="CASCADE"), primary_key=True)
    minutes: Mapped[int]


class Cohort(ServerRow):
    """A group of people who go through the program together."""

    __tablename__ = "cohorts"
    __table_args__ = (
        partial_index(
            "uq_cohorts_server_id_name_key",
            "server_id",
            "name_key",
            unique=True,
            where=f"status <> '{CohortStatus.REMOVED}'",
        ),
        UniqueConstraint("role_id"),
        Index("ix_cohorts_server_id", "server_id"),
        CheckConstraint("capacity between 1 and 500", name="capacity"),
        CheckConstraint("half_from between 1 and full_from and full_from <= 100", name="credit_rule"),
        CheckConstraint("offer_minutes > 0", name="offer_minutes"),
    )

    id: Mapped[int] = row_id()
    name: Mapped[str] = mapped_column(String(80))
    name_key: Mapped[str] = mapped_column(String(240), default=_key_of_name)
    """The name as it is compared: SQLite's own `lower` knows no letters beyond a to z."""
    timezone: Mapped[str] = mapped_column(String(64))
    capacity: Mapped[int]
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    status: Mapped[CohortStatus] = mapped_column(default=CohortStatus.OPEN)
    agreement_version: Mapped[int] = mapped_column(default=1)
    sessions_required: Mapped[int] = mapped_column(default=8)
    reflections_required: Mapped[int] = mapped_column(default=6)
    meetings_required: Mapped[int] = mapped_column(default=3)
    offer_minutes: Mapped[int] = mapped_column(default=720)
    """How long a freed place is kept for the one to whom it is offered."""
    full_from: Mapped[int] = mapped_column(default=85)
    """From this share of a session (in percent) on, all of it counts."""
    half_from: Mapped[int] = mapped_column(default=50)
    """From this share on, half of it counts."""
    role_id: Mapped[int | None] = mapped_column(Snowflake)
    channel_id: Mapped[int | None] = mapped_column(Snowflake)
    invitation_channel_id: Mapped[int | None] = mapped_column(Snowflake)
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    """When it was closed, so that opening it again knows what closing put to rest."""

    languages: Mapped[tuple[str, ...]] = listed(CohortLanguage.language, CohortLanguage.cohort_id == id)
    reminders: Mapped[tuple[int, ...]] = listed(CohortReminder.minutes, CohortReminder.cohort_id == id, read=int)
    """How many minutes before a session its people are reminded."""


class Enrollment(ServerRow):
    """A person's place in a cohort."""

    __tablename__ = "enrollments"
    __table_args__ = (UniqueConstraint("cohort_id", "member_id"),)

    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    role: Mapped[ProviderRole]
    setting: Mapped[Setting | None]
    status: Mapped[EnrollmentStatus] = mapped_column(default=EnrollmentStatus.ACTIVE)
    joined_at: Mapped[datetime]
    left_at: Mapped[datetime | None]
    status_changes: Mapped[int] = mapped_column(default=1)
    """How often the place was taken or given up; each time is an occasion of its own."""


class EnrollmentLanguage(ServerItem, Base):
    """A language that a person works in, as they said with their place."""

    __tablename__ = "enrollment_languages"

    enrollment_id: Mapped[int] = mapped_column(ForeignKey("enrollments.id", ondelete="CASCADE"), primary_key=True)
    language: Mapped[str] = mapped_column(String(16))


class Acceptance(ServerRow):
    """A version of the group agreement that a person accepted."""

    __tablename__ = "acceptances"
    __table_args__ = (UniqueConstraint("enrollment_id", "version"),)

    enrollment_id: Mapped[int] = mapped_column(ForeignKey("enrollments.id", ondelete="CASCADE"))
    version: Mapped[int]
    at: Mapped[datetime]


class Pause(ServerRow):
    """A time in which the cohort rests: nobody is reminded of anything."""

    __tablename__ = "pauses"
    __table_args__ = (CheckConstraint("starts_on <= ends_on", name="order"),)

    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id", ondelete="CASCADE"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    """The last day of it, by the cohort's own calendar."""
    reason: Mapped[str] = mapped_column(String(300), default="")
    """What the group is told; it is no private word."""
    at: Mapped[datetime]
