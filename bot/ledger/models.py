"""The hour ledger, certificates, the audit, and receipts of deletions."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.core.hours import CreditKind, HourType
from bot.db.base import Base
from bot.db.types import Id


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
