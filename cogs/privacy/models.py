"""The tables of privacy."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.db.base import Base
from bot.db.types import Id


class Erasure(Base):
    """The receipt of a deletion: how much, and when; not whose."""

    __tablename__ = "erasures"
    __table_args__ = (UniqueConstraint("code"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    code: Mapped[str] = mapped_column(String(24))
    counts: Mapped[dict[str, Any]] = mapped_column(JSON)
    at: Mapped[datetime]
