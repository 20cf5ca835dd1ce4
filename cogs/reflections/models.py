"""The tables of reflections."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from bot.db.base import ServerRow
from bot.db.types import Encrypted


class Reflection(ServerRow):
    """What a person wrote for themselves; sealed with the key of this installation."""

    __tablename__ = "reflections"
    __table_args__ = (Index("ix_reflections_member_id_at", "member_id", "at"),)

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    post_id: Mapped[int | None] = mapped_column(ForeignKey("prompt_posts.id", ondelete="SET NULL"), index=True)
    sealed: Mapped[bytes] = mapped_column(Encrypted(owner="member_id"))
    at: Mapped[datetime]
