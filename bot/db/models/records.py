"""The hour ledger, certificates, the audit, and receipts of deletions."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.db.models.base import Base
from bot.db.types import Id, Snowflake
from bot.domain.ledger import CreditKind, HourType


class Credit(Base):
    """A row of the hour ledger. Never changed: a correction is a reversal (`units` -1) and a new row."""

    __tablename__ = "credits"
    __table_args__ = (
        UniqueConstraint("member_id", "source"),
        Index("ix_credits_member_id_cohort_id", "member_id", "cohort_id"),
        CheckConstraint("units in (-1, 1)", name="units"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    server_id: Mapped[int] = mapped_column(ForeignKey("servers.id", ondelete="CASCADE"))
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id", ondelete="CASCADE"), index=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    kind: Mapped[CreditKind]
    hour_type: Mapped[HourType]
    minutes: Mapped[int]
    units: Mapped[int] = mapped_column(default=1)
    source: Mapped[str] = mapped_column(String(64))
    """What earned it, once: `session:12`, `prompt:7`, `meeting:3`; `session:12#2` reverses, `#3` replaces."""
    at: Mapped[datetime]


class Certificate(Base):
    """A certificate as it was issued: the sum of that day, worded once and for all."""

    __tablename__ = "certificates"
    __table_args__ = (UniqueConstraint("cohort_id", "member_id"), UniqueConstraint("code"))

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    server_id: Mapped[int] = mapped_column(ForeignKey("servers.id", ondelete="CASCADE"))
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    code: Mapped[str] = mapped_column(String(24))
    name: Mapped[str] = mapped_column(String(100))
    language: Mapped[str] = mapped_column(String(16))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    """Counts and minutes by hour type, and the cohort's dates, as of the day of issue."""
    issued_at: Mapped[datetime]


class AuditEvent(Base):
    """A change that staff made: who, what, when, to which rows. No words."""

    __tablename__ = "audit_events"
    __table_args__ = (Index("ix_audit_events_server_id_at", "server_id", "at"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    server_id: Mapped[int] = mapped_column(ForeignKey("servers.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(Snowflake)
    action: Mapped[str] = mapped_column(String(40))
    subjects: Mapped[dict[str, Any]] = mapped_column(JSON)
    at: Mapped[datetime]


class Erasure(Base):
    """The receipt of a deletion: how much, and when; not whose."""

    __tablename__ = "erasures"
    __table_args__ = (UniqueConstraint("code"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    code: Mapped[str] = mapped_column(String(24))
    counts: Mapped[dict[str, Any]] = mapped_column(JSON)
    at: Mapped[datetime]
