"""The table of the hour ledger."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, func, type_coerce
from sqlalchemy.orm import Mapped, mapped_column

from bot.core.hours import CountsAs, CreditKind, HourType
from bot.db.base import ServerRow
from bot.db.types import Id


class Credit(ServerRow):
    """A row of the hour ledger. Never changed: a correction is a reversal (`units` -1) and a new row."""

    __tablename__ = "credits"
    __table_args__ = (
        UniqueConstraint("member_id", "kind", "subject_id", "sequence"),
        Index("ix_credits_member_id_cohort_id", "member_id", "cohort_id"),
        CheckConstraint("units in (-1, 1)", name="units"),
        CheckConstraint("counts_as is null or kind = 'added'", name="counts_as"),
    )

    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id", ondelete="CASCADE"), index=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    kind: Mapped[CreditKind]
    hour_type: Mapped[HourType]
    minutes: Mapped[int]
    units: Mapped[int] = mapped_column(default=1)
    subject_id: Mapped[int] = mapped_column(Id)
    """The session, meeting, prompt post or make-up work that earned it, by its kind. No foreign key: the hours stay."""
    sequence: Mapped[int] = mapped_column(default=1)
    """1 earns, 2 reverses that, 3 earns anew."""
    at: Mapped[datetime]
    counts_as: Mapped[CountsAs | None]
    """Of make-up work: as what it counts beside its hours."""


CREDITED_AS = type_coerce(func.coalesce(Credit.counts_as, Credit.kind), Credit.kind.type)
"""As what a credit counts: make-up work as what was said of it. Whoever counts goes by this, never by `kind`."""
