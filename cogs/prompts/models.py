"""Prompt plans, and the posts they become."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.core.recurrence import Repeat
from bot.db.base import ServerRow
from cogs.prompts.rules import PlanStatus


class PromptPlan(ServerRow):
    """A theme, or a walk through the library, posted at a wall time again and again. A draft waits for Confirm."""

    __tablename__ = "prompt_plans"
    __table_args__ = (CheckConstraint("count > 0", name="count"),)

    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id", ondelete="CASCADE"), index=True)
    theme: Mapped[int]
    """The first theme's number; repeated posts go on to the next ones."""
    starts: Mapped[str] = mapped_column(String(16))
    timezone: Mapped[str] = mapped_column(String(64))
    repeat: Mapped[Repeat]
    count: Mapped[int]
    status: Mapped[PlanStatus] = mapped_column(default=PlanStatus.DRAFT)
    created_at: Mapped[datetime]


class PromptPost(ServerRow):
    """One prompt of a cohort, at its time."""

    __tablename__ = "prompt_posts"
    __table_args__ = (
        UniqueConstraint("plan_id", "local_date"),
        Index("ix_prompt_posts_cohort_id_due_at", "cohort_id", "due_at"),
    )

    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id", ondelete="CASCADE"))
    plan_id: Mapped[int] = mapped_column(ForeignKey("prompt_plans.id", ondelete="CASCADE"))
    theme: Mapped[int]
    local_date: Mapped[date]
    due_at: Mapped[datetime]
