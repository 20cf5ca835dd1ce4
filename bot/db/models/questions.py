"""What the bot has asked somebody back before it goes on with their command."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.db.models.base import Base
from bot.db.types import Id


class Question(Base):
    """A command that waits until its person has said which one, or what date, they mean. One at a time for each."""

    __tablename__ = "questions"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    server_id: Mapped[int] = mapped_column(ForeignKey("servers.id", ondelete="CASCADE"), index=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), unique=True)
    command: Mapped[str] = mapped_column(String(64))
    options: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    """What was given, as Discord sends it: name, type and value of each option."""
    choices: Mapped[list[dict[str, str]]] = mapped_column(JSON)
    """The possible answers: which options each of them gives another value."""
    settled: Mapped[list[str]] = mapped_column(JSON)
    """Options about which was asked before."""
    at: Mapped[datetime]
