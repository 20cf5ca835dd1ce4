"""The table of the make-up work that facilitators wrote down."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from bot.core.hours import CountsAs, HourType
from bot.db.base import ServerRow, partial_index
from bot.db.types import Encrypted


class AddedHours(ServerRow):
    """Make-up work of one day. The same twice for one person is refused while the first stands."""

    __tablename__ = "added_hours"
    __table_args__ = (
        CheckConstraint("minutes between 1 and 1440", name="minutes"),
        partial_index(
            "uq_added_hours_standing",
            *("member_id", "cohort_id", "on_date", "hour_type", "minutes"),
            unique=True,
            where="taken_back_at is null",
        ),
    )

    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id", ondelete="CASCADE"), index=True)
    """The cohort for which it was added; the ledger says in which it counts by now."""
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    added_by_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    on_date: Mapped[date]
    """The day of the work, by the cohort's own calendar."""
    hour_type: Mapped[HourType]
    minutes: Mapped[int]
    counts_as: Mapped[CountsAs | None]
    reason: Mapped[bytes | None] = mapped_column(Encrypted(owner="member_id"))
    """For those who run cohorts."""
    at: Mapped[datetime]
    taken_back_at: Mapped[datetime | None]
