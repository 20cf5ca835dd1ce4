"""What was moved, cancelled or changed of sessions, so that everyone concerned is told once."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.db.models.base import Base
from bot.db.types import Id
from bot.domain.changes import ChangeKind, ChangeScope, ChangeStatus


class Change(Base):
    """One decision about a session, about it and those that follow, or about all. A draft waits for Confirm."""

    __tablename__ = "changes"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    server_id: Mapped[int] = mapped_column(ForeignKey("servers.id", ondelete="CASCADE"))
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id", ondelete="CASCADE"), index=True)
    kind: Mapped[ChangeKind]
    scope: Mapped[ChangeScope]
    reason: Mapped[str] = mapped_column(String(300), default="")
    by: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"))
    at: Mapped[datetime]
    status: Mapped[ChangeStatus] = mapped_column(default=ChangeStatus.MADE)


class ChangedSession(Base):
    """One session that a change concerns: its time before, and after."""

    __tablename__ = "changed_sessions"
    __table_args__ = (UniqueConstraint("change_id", "session_id"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    server_id: Mapped[int] = mapped_column(ForeignKey("servers.id", ondelete="CASCADE"))
    change_id: Mapped[int] = mapped_column(ForeignKey("changes.id", ondelete="CASCADE"))
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"), index=True)
    old_starts_at: Mapped[datetime]
    new_starts_at: Mapped[datetime | None]
    """None where it was cancelled."""
