"""Servers, accounts and members."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, false, func, select
from sqlalchemy.orm import Mapped, column_property, mapped_column

from bot.core.people import ContactMethod
from bot.db.base import Base, ServerRow, partial_index
from bot.db.types import Id, Snowflake


class Server(Base):
    """A Discord server, and what its /setup chose. The key is Discord's own id."""

    __tablename__ = "servers"
    __table_args__ = (
        CheckConstraint(
            "coordinator_role_id <> facilitator_role_id and coordinator_role_id <> mentor_role_id "
            "and facilitator_role_id <> mentor_role_id",
            name="roles",
        ),
        partial_index("ix_servers_left_at", "left_at", where="left_at is not null"),
    )

    id: Mapped[int] = mapped_column(Snowflake, primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(100), default="")
    language: Mapped[str] = mapped_column(String(16), default="en")
    timezone: Mapped[str] = mapped_column(String(64), default="America/Los_Angeles")
    coordinator_role_id: Mapped[int | None] = mapped_column(Snowflake)
    facilitator_role_id: Mapped[int | None] = mapped_column(Snowflake)
    mentor_role_id: Mapped[int | None] = mapped_column(Snowflake)
    translator_role_id: Mapped[int | None] = mapped_column(Snowflake)
    """The role of those who review suggested translations; it gives no other power."""
    mentors_channel_id: Mapped[int | None] = mapped_column(Snowflake)
    staff_channel_id: Mapped[int | None] = mapped_column(Snowflake)
    set_up_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]
    """Since when the bot is in this server no longer, as far as it knows; None while it is."""
    words_version: Mapped[int] = mapped_column(default=0, server_default="0")
    """How often this server's own words have changed: with every other number they are read anew. 0: it has none."""


class FormerRole(ServerRow):
    """A role that was the mentors' until /setup chose another: whom the bot gave it to have it still."""

    __tablename__ = "former_roles"
    __table_args__ = (UniqueConstraint("server_id", "role_id"),)

    role_id: Mapped[int] = mapped_column(Snowflake)


class RolePower(ServerRow):
    """A channel that gives power to a role which the bot gives to people, as the bot last saw it."""

    __tablename__ = "role_powers"
    __table_args__ = (UniqueConstraint("server_id", "role_id", "channel_id"),)

    role_id: Mapped[int] = mapped_column(Snowflake)
    channel_id: Mapped[int] = mapped_column(Snowflake)


class Account(Base):
    """A person's own choices, which follow them through all servers."""

    __tablename__ = "accounts"

    user_id: Mapped[int] = mapped_column(Snowflake, primary_key=True, autoincrement=False)
    language: Mapped[str | None] = mapped_column(String(16))
    timezone: Mapped[str | None] = mapped_column(String(64))
    ethiopian: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether Ethiopian dates and hours stand beside ours, where the bot writes dates itself."""


class ReviewNotice(Base):
    """A language of which a person was told that nobody has checked our words in it; once is enough."""

    __tablename__ = "review_notices"

    user_id: Mapped[int] = mapped_column(Snowflake, primary_key=True, autoincrement=False)
    language: Mapped[str] = mapped_column(String(16), primary_key=True)


class Member(Base):
    """A person in one server. `thread_id` is their own private thread there, for those who take no direct messages."""

    __tablename__ = "members"
    __table_args__ = (
        UniqueConstraint("server_id", "user_id"),
        CheckConstraint("quiet_from between 0 and 1439 and quiet_until between 0 and 1439", name="quiet"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    server_id: Mapped[int] = mapped_column(ForeignKey("servers.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(Snowflake, index=True)
    name: Mapped[str] = mapped_column(String(100))
    thread_id: Mapped[int | None] = mapped_column(Snowflake)
    thread_channel_id: Mapped[int | None] = mapped_column(Snowflake)
    """The channel in which that thread is: whoever loses sight of it loses sight of the thread."""
    dm_opened: Mapped[bool] = mapped_column(default=False)
    """Whether a direct conversation was opened before; new ones are paced."""
    dm_channel_id: Mapped[int | None] = mapped_column(Snowflake)
    """The channel of that conversation, as far as it is known: a message to it is one request."""
    first_dm_at: Mapped[datetime | None] = mapped_column(index=True)
    """When the first attempt to open that conversation was made: what the pacing counts."""
    contact_method: Mapped[ContactMethod | None]
    """How reminders come; in their own thread where they chose nothing."""
    prompt_reminders: Mapped[bool] = mapped_column(default=False, server_default="0")
    """Whether they wish to be reminded of a prompt to which they have not written."""
    quiet_from: Mapped[int | None]
    """Minutes after midnight by their own clock; nobody is reminded from then until `quiet_until`."""
    quiet_until: Mapped[int | None]
    dm_asked_at: Mapped[datetime | None]
    """When they last asked for direct messages: one may be opened right after."""
    gone: Mapped[bool] = mapped_column(default=False)
    """Discord answered that they have left the server."""
    created_at: Mapped[datetime]

    language: Mapped[str] = column_property(
        func.coalesce(
            select(Account.language).where(Account.user_id == user_id).correlate_except(Account).scalar_subquery(),
            select(Server.language).where(Server.id == server_id).correlate_except(Server).scalar_subquery(),
        ),
        deferred=True,
        raiseload=True,
    )
    """In which language they are written to: the one that they chose, else the server's."""
    timezone: Mapped[str | None] = column_property(
        select(Account.timezone).where(Account.user_id == user_id).correlate_except(Account).scalar_subquery(),
        deferred=True,
        raiseload=True,
    )
    """The zone that they chose, if they did."""


class Absence(ServerRow):
    """Days on which a person is away and is reminded of nothing."""

    __tablename__ = "absences"
    __table_args__ = (CheckConstraint("starts_on <= ends_on", name="order"),)

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    """The last day, by their own calendar."""


class AuditEvent(ServerRow):
    """A change that staff made: who, what, when, to which rows. No words."""

    __tablename__ = "audit_events"
    __table_args__ = (
        Index("ix_audit_events_server_id_at", "server_id", "at"),
        Index("ix_audit_events_user_id", "user_id"),
    )

    user_id: Mapped[int] = mapped_column(Snowflake)
    action: Mapped[str] = mapped_column(String(40))
    subjects: Mapped[dict[str, Any]] = mapped_column(JSON)
    at: Mapped[datetime]


class Question(ServerRow):
    """A command that waits until its person has said which one, or what date, they mean. One at a time for each."""

    __tablename__ = "questions"
    __table_args__ = (Index("ix_questions_server_id", "server_id"),)

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), unique=True)
    command: Mapped[str] = mapped_column(String(64))
    options: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    """What was given, as Discord sends it: name, type and value of each option."""
    choices: Mapped[list[dict[str, str]]] = mapped_column(JSON)
    """The possible answers: which options each of them gives another value."""
    settled: Mapped[list[str]] = mapped_column(JSON)
    """Options about which was asked before."""
    at: Mapped[datetime]
