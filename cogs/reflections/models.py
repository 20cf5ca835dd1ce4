"""The tables of reflections."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from bot.db.base import Base
from bot.db.types import Encrypted, Id


class Reflection(Base):
    """What a person wrote for themselves; sealed with the key of this installation."""

    __tablename__ = "reflections"
    __table_args__ = (Index("ix_reflections_member_id_at", "member_id", "at"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    server_id: Mapped[int] = mapped_column(ForeignKey("servers.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    post_id: Mapped[int | None] = mapped_column(ForeignKey("prompt_posts.id", ondelete="SET NULL"), index=True)
    sealed: Mapped[bytes] = mapped_column(Encrypted)
    at: Mapped[datetime]
