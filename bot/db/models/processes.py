"""The processes of the bot: who is up, and how much of the common budget each may use."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.db.lists import Item, listed
from bot.db.models.base import Base


class ProcessShard(Item, Base):
    """A gateway connection that a process has."""

    __tablename__ = "process_shards"

    process: Mapped[str] = mapped_column(ForeignKey("processes.name", ondelete="CASCADE"), primary_key=True)
    shard: Mapped[int]


class Process(Base):
    """A running bot, one of several perhaps, and its share of the requests until `until`. PostgreSQL only."""

    __tablename__ = "processes"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    per_second: Mapped[int]
    shard_count: Mapped[int]
    made_at: Mapped[datetime]
    until: Mapped[datetime]

    shards: Mapped[tuple[int, ...]] = listed(ProcessShard.shard, ProcessShard.process == name, read=int)
    """The gateway connections that it has, out of `shard_count`."""
