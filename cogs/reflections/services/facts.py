"""What is so of reflections, as far as it decides what is open to a person (`bot.people.facts`)."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, SQLColumnExpression, exists, func, select

from bot.core.authority import Fact
from bot.db import Tx
from bot.people.act import Act
from cogs.cohorts.services.facts import own_cohorts
from cogs.prompts.models import PromptPost
from cogs.prompts.services import posts
from cogs.reflections.actions import PROMPT_TO_ANSWER
from cogs.reflections.models import Reflection
from cogs.reflections.rules.audience import ReflectionStatus, Visibility


def unanswered(in_cohort: ColumnElement[bool], member: SQLColumnExpression[int] | int) -> ColumnElement[bool]:
    """Whether a prompt stands in the channel of such a cohort to which a member has not written."""
    written = exists().where(
        Reflection.post_id == PromptPost.id,
        Reflection.member_id == member,
        Reflection.status == ReflectionStatus.KEPT,
    )
    return exists().where(in_cohort, posts.STANDS, ~written)


def written(tx: Tx, *, posts: Collection[int]) -> Mapping[int, Collection[int]]:
    """Which members have written to each of these prompts, as far as it stands."""
    found: dict[int, set[int]] = {}
    kept = (Reflection.post_id.in_(posts), Reflection.status == ReflectionStatus.KEPT)
    for post, member in tx.execute(select(Reflection.post_id, Reflection.member_id).where(*kept)):
        if post is not None:
            found.setdefault(post, set()).add(member)
    return found


def at_stake(tx: Tx, *, cohort: int, member: int, now: datetime) -> Mapping[str, int]:
    """Reflections that somebody has shared with the group of a cohort; they stay when their person leaves."""
    standing = select(func.count()).where(
        Reflection.member_id == member,
        Reflection.cohort_id == cohort,
        Reflection.visibility == Visibility.GROUP,
        Reflection.status == ReflectionStatus.KEPT,
    )
    return {"shared": tx.execute(standing).scalar_one()}


def conditions(act: Act) -> Mapping[Fact, ColumnElement[bool]]:
    """When what is so of reflections decides what is open to a person."""
    own = PromptPost.cohort_id.in_(own_cohorts(act))
    return {PROMPT_TO_ANSWER: unanswered(own, act.actor.member_id or 0)}
