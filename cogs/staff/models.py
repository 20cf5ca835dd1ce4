"""What the staff of a server are told of, and what of it they do not want to hear."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.db.base import ServerRow
from bot.db.types import Id
from cogs.staff.rules import StaffMatter


class StaffEvent(ServerRow):
    """Something that needs somebody of the staff: told once. What happens at about the same time is one message."""

    __tablename__ = "staff_events"
    __table_args__ = (
        UniqueConstraint("server_id", "matter", "dedupe_key"),
        Index("ix_staff_events_message", "message"),
    )

    matter: Mapped[StaffMatter]
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id", ondelete="CASCADE"))
    session_id: Mapped[int | None] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"), index=True)
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    dedupe_key: Mapped[str] = mapped_column(String(60))
    message: Mapped[int] = mapped_column(Id, default=0)
    """The first event of the message in which it is told: the notice's subject."""
    at: Mapped[datetime]


class StaffNoticeOff(ServerRow):
    """A kind of thing of which the staff of a server do not want to hear."""

    __tablename__ = "staff_notices_off"
    __table_args__ = (UniqueConstraint("server_id", "matter"),)

    matter: Mapped[StaffMatter]
