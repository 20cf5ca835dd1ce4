"""Who means to come, and who waits for a place."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.db.models.base import Base
from bot.db.types import Id
from bot.domain.rsvps import RsvpAnswer


class Rsvp(Base):
    """Whether a person means to come; it says nothing of whether they came."""

    __tablename__ = "rsvps"
    __table_args__ = (
        UniqueConstraint("session_id", "member_id"),
        Index("ix_rsvps_session_id_answer", "session_id", "answer"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    server_id: Mapped[int] = mapped_column(ForeignKey("servers.id", ondelete="CASCADE"))
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    answer: Mapped[RsvpAnswer]
    at: Mapped[datetime]
    """When this was said; who waits longest is asked first."""
    offered_until: Mapped[datetime | None]
    """Until then a freed place is kept for them."""
    offers: Mapped[int] = mapped_column(default=0)
    """How often a place was offered to them; each is an occasion of its own."""
