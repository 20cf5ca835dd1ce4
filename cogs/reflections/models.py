"""The tables of reflections."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.db.base import ServerRow, partial_index
from bot.db.types import Encrypted
from cogs.reflections.rules.audience import ReflectionStatus, Visibility


class Reflection(ServerRow):
    """What a person wrote for themselves; sealed with the key of this installation."""

    __tablename__ = "reflections"
    __table_args__ = (
        Index("ix_reflections_member_id_at", "member_id", "at"),
        Index("ix_reflections_mentor_id_at", "mentor_id", "at"),
        partial_index("ix_reflections_pair_shared", "pair", where="pair <> ''"),
    )

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    post_id: Mapped[int | None] = mapped_column(ForeignKey("prompt_posts.id", ondelete="SET NULL"), index=True)
    sealed: Mapped[bytes] = mapped_column(Encrypted(owner="member_id"))
    at: Mapped[datetime]
    status: Mapped[ReflectionStatus] = mapped_column(default=ReflectionStatus.KEPT)
    visibility: Mapped[Visibility] = mapped_column(default=Visibility.ME)
    mentor_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"))
    """The mentor who can read it as well, for as long as the two are the pair that they were when it was shared."""
    pair: Mapped[str] = mapped_column(String(40), default="", server_default="")
    """That pair (`sharing.MentorOf`); one that ended and was made anew is another, and is asked for anew."""
    cohort_id: Mapped[int | None] = mapped_column(ForeignKey("cohorts.id", ondelete="SET NULL"), index=True)
    """The cohort in whose channel it stands."""
    shared: Mapped[int] = mapped_column(default=0)
    """How often it was shared; each time is an occasion of its own."""
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("reflections.id", ondelete="SET NULL"), index=True)
    """Of a draft: what it is to be put in place of."""
