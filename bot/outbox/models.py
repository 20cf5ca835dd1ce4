"""The outbox: every notice and every errand that the bot owes Discord, and work of its own that is due at a time."""

from datetime import datetime

from sqlalchemy import ColumnElement, ForeignKey, Index, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from bot.db.base import Base, ServerRow, partial_index
from bot.db.lists import Item, listed
from bot.db.types import Id, Snowflake, one_of, written, written_in
from bot.outbox.notices import OPEN, EntryType, RouteKind, State
from bot.people.models import Server


class OutboxEntry(ServerRow):
    """One notice, errand or work: planned in its action's transaction, delivered once."""

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("kind", "subject_id", "member_id", "dedupe_key"),
        partial_index(
            "ix_outbox_next_attempt_at_open",
            "next_attempt_at",
            where=f"state in ({one_of(OPEN)})",
        ),
        partial_index("ix_outbox_due_at_failed", "due_at", where=f"state = '{State.FAILED}'"),
        Index("ix_outbox_server_id_state", "server_id", "state"),
        Index("ix_outbox_cohort_id", "cohort_id"),
        Index("ix_outbox_member_id", "member_id"),
    )

    cohort_id: Mapped[int | None] = mapped_column(Id)
    """The cohort with which it ends. Not a foreign key: cohorts are deleted with their server only, and so is this."""
    entry_type: Mapped[EntryType]
    kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int] = mapped_column(Snowflake)
    member_id: Mapped[int] = mapped_column(Id, default=0)
    """The person it is for; 0 for a channel. Not a foreign key, since 0 is nobody and uniqueness needs a value."""
    to_many: Mapped[bool] = mapped_column(default=False)
    """Becomes one row per person when it is due."""
    dedupe_key: Mapped[str] = mapped_column(String(40), default="")
    urgent: Mapped[bool] = mapped_column(default=True)
    due_at: Mapped[datetime]
    next_attempt_at: Mapped[datetime]
    """When to look at it next: its time, the next attempt, or the end of a claim's lease."""
    expires_at: Mapped[datetime | None]
    """After this it is stale and not sent."""
    after_id: Mapped[int | None] = mapped_column(ForeignKey("outbox.id", ondelete="SET NULL"), index=True)
    """What must have gone out before."""
    requested_version: Mapped[int] = mapped_column(default=0)
    """How often this was asked for anew; an edit that is in hand meanwhile is done once more."""
    processed_version: Mapped[int] = mapped_column(default=0)
    """What `requested_version` was when the present attempt read its facts."""
    state: Mapped[State] = mapped_column(default=State.PLANNED)
    claimed_by: Mapped[str | None] = mapped_column(String(40))
    attempts: Mapped[int] = mapped_column(default=0)
    nonce: Mapped[str | None] = mapped_column(String(25))
    route_kind: Mapped[RouteKind | None]
    """Where the attempt under this nonce goes, with the channel, user or thread."""
    route_id: Mapped[int | None] = mapped_column(Snowflake)
    attempted_at: Mapped[datetime | None]
    """The first attempt under this nonce."""
    asked: Mapped[str | None] = mapped_column(String(200))
    """By what words that attempt asked for something to be made: by these it is found again if the answer was lost."""
    settled_at: Mapped[datetime | None]
    channel_id: Mapped[int | None] = mapped_column(Snowflake)
    message_id: Mapped[int | None] = mapped_column(Snowflake)
    reason: Mapped[str | None] = mapped_column(String(200))
    """Why it failed or waits: Discord's code, never anybody's words."""


class Quarantine(Base):
    """A time in which Discord let the bot begin no direct conversations (20026). One at a time is open."""

    __tablename__ = "quarantines"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    began_at: Mapped[datetime]
    again_at: Mapped[datetime]
    """When one conversation is tried next, to see whether it is over."""
    ended_at: Mapped[datetime | None]


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
    created_at: Mapped[datetime]
    until: Mapped[datetime]

    shards: Mapped[tuple[int, ...]] = listed(ProcessShard.shard, ProcessShard.process == name, read=int)
    """The gateway connections that it has, out of `shard_count`."""


def is_open() -> ColumnElement[bool]:
    """Whether something is still to be done about a row, said so that the index of the open rows is used."""
    return OutboxEntry.state.in_(written_in(OPEN))


def is_claimed() -> ColumnElement[bool]:
    """Whether a process has a row in hand, likewise."""
    return is_open() & (OutboxEntry.state == State.CLAIMED)


def has_failed() -> ColumnElement[bool]:
    """Whether a row was given up, said so that the index of those is used."""
    return OutboxEntry.state == written(State.FAILED)


def rests() -> ColumnElement[bool]:
    """Whether a row is owed to a server in which the bot is no longer."""
    return OutboxEntry.server_id.in_(select(Server.id).where(Server.left_at.is_not(None)))
