"""Facilitators' own prompts and their words, prompt plans, and the posts they become."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.core.recurrence import Repeat
from bot.db.base import ServerRow, partial_index
from bot.db.types import Snowflake
from cogs.prompts.rules import NOTE_ROOM, QUESTION_ROOM, TITLE_ROOM, Element, Order, PlanStatus


class Prompt(ServerRow):
    """A facilitator's own prompt, beside those of the library. It is retired, never deleted: posts of it are read."""

    __tablename__ = "prompts"
    __table_args__ = (
        CheckConstraint("tenet BETWEEN 1 AND 10", name="tenet"),
        Index("ix_prompts_server_id_retired_at", "server_id", "retired_at"),
    )

    theme: Mapped[int | None]
    element: Mapped[Element | None]
    tenet: Mapped[int | None]
    language: Mapped[str] = mapped_column(String(16))
    """The language it was written in: that translation is the original."""
    author_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"), index=True)
    created_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]


class Translation(ServerRow):
    """The words of a facilitator's own prompt in one language, the original among them."""

    __tablename__ = "prompt_translations"
    __table_args__ = (UniqueConstraint("prompt_id", "language"),)

    prompt_id: Mapped[int] = mapped_column(ForeignKey("prompts.id", ondelete="CASCADE"))
    language: Mapped[str] = mapped_column(String(16))
    title: Mapped[str] = mapped_column(String(TITLE_ROOM))
    question: Mapped[str] = mapped_column(String(QUESTION_ROOM))
    note: Mapped[str] = mapped_column(String(NOTE_ROOM))
    """For facilitators; it may be empty, and so may the title."""
    translator_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"), index=True)
    at: Mapped[datetime]
    """When these words were written, or changed for the last time."""


class PromptPlan(ServerRow):
    """A prompt, or a walk through the library, posted at a wall time again and again. A draft waits for Confirm."""

    __tablename__ = "prompt_plans"
    __table_args__ = (
        CheckConstraint("count > 0", name="count"),
        CheckConstraint("coalesce(theme, library_number, prompt_id) IS NOT NULL", name="prompt"),
        partial_index("ix_prompt_plans_created_at_draft", "created_at", where=f"status = '{PlanStatus.DRAFT}'"),
    )

    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id", ondelete="CASCADE"), index=True)
    theme: Mapped[int | None]
    """The first theme's number; repeated posts go on to the next ones."""
    library_number: Mapped[int | None]
    prompt_id: Mapped[int | None] = mapped_column(ForeignKey("prompts.id"), index=True)
    order: Mapped[Order] = mapped_column(default=Order.SEQUENCE)
    starts: Mapped[str] = mapped_column(String(16))
    timezone: Mapped[str] = mapped_column(String(64))
    repeat: Mapped[Repeat]
    count: Mapped[int]
    status: Mapped[PlanStatus] = mapped_column(default=PlanStatus.DRAFT)
    created_at: Mapped[datetime]


class PromptPost(ServerRow):
    """One prompt of a cohort, at its time: one of the library by its number, or a facilitator's own."""

    __tablename__ = "prompt_posts"
    __table_args__ = (
        UniqueConstraint("plan_id", "local_date"),
        CheckConstraint("(library_number IS NULL) <> (prompt_id IS NULL)", name="prompt"),
        Index("ix_prompt_posts_cohort_id_due_at", "cohort_id", "due_at"),
        Index("ix_prompt_posts_server_id_due_at", "server_id", "due_at"),
    )

    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id", ondelete="CASCADE"))
    plan_id: Mapped[int] = mapped_column(ForeignKey("prompt_plans.id", ondelete="CASCADE"))
    theme: Mapped[int | None]
    """The theme it belongs to; a facilitator's own prompt may have none."""
    library_number: Mapped[int | None]
    prompt_id: Mapped[int | None] = mapped_column(ForeignKey("prompts.id"), index=True)
    """No rule for when that is deleted, so that a prompt that was posted stays; with their server both go at once."""
    local_date: Mapped[date]
    """The date it was planned for at first; it may be moved to another."""
    due_at: Mapped[datetime]
    skipped_at: Mapped[datetime | None]
    """It is left out, as long as nobody moves it to another time or posts it."""
    version: Mapped[int] = mapped_column(default=0, server_default="0")
    """How often it was moved, left out or brought back: its notice of an earlier version is not posted."""


class PromptThread(ServerRow):
    """The words of a post in one language, in a thread of its own, where all languages are too long for one message."""

    __tablename__ = "prompt_threads"
    __table_args__ = (UniqueConstraint("post_id", "language"),)

    post_id: Mapped[int] = mapped_column(ForeignKey("prompt_posts.id", ondelete="CASCADE"))
    language: Mapped[str] = mapped_column(String(16))
    thread_id: Mapped[int | None] = mapped_column(Snowflake)
    """None until it is opened, and where the server lets the bot open none: then the words stand in the channel."""
