"""The processes of the bot: who is up, and how much of the common budget each may use."""

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from bot.db.models.base import Base


class Process(Base):
    """A running bot, one of several perhaps, and its share of the requests until `until`. PostgreSQL only."""

    __tablename__ = "processes"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    per_second: Mapped[int]
    shards: Mapped[str] = mapped_column(Text)
    """The gateway connections that it has, such as `0,1`, out of `shard_count`."""
    shard_count: Mapped[int]
    made_at: Mapped[datetime]
    until: Mapped[datetime]
