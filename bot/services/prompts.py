"""Prompts: planned for a cohort, posted at their time, read in one's own language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import insert, select

from bot.db import Tx
from bot.db.models import Cohort, PromptPlan, PromptPost
from bot.domain import prompts as rules
from bot.domain.authority import SCHEDULE_PROMPTS
from bot.domain.errors import CohortClosed, UnknownPrompt
from bot.domain.notices import Due, Letter, NotYet, ToChannel
from bot.domain.people import Actor
from bot.domain.recurrence import occurrences, read_repeat
from bot.domain.themes import THEMES
from bot.domain.times import read_future
from bot.services import audit, cohorts, outbox

PATIENCE = timedelta(seconds=30)
"""How long until it is looked again whether the cohort's channel is there."""


@dataclass(frozen=True, slots=True)
class Post:
    """A theme and when it is posted."""

    theme: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Plan:
    """Prompts that were planned."""

    cohort: str
    channel_id: int | None
    wall: datetime
    zone: str
    posts: tuple[Post, ...]


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt that was posted."""

    post_id: int
    theme: int


def themes(tx: Tx, actor: Actor, *, now: datetime) -> list[int]:
    """The numbers of the themes in the library."""
    return [theme.number for theme in THEMES]


def schedule(
    tx: Tx,
    actor: Actor,
    *,
    cohort: str,
    theme: str,
    starts: str,
    repeat: str | None,
    count: int | None,
    now: datetime,
) -> Plan:
    """Plan a walk through the library from a theme on. `starts` is a wall time in the cohort's zone.

    Raises:
        UnknownCohort, CohortClosed: there is no such cohort that plans anything.
        UnknownTheme, MalformedTime, TimePast, CountOutOfRange: bad input.
    """
    group = cohorts.find(tx, actor, cohort)
    if group.status != "open":
        raise CohortClosed(group.name)
    first = rules.read_theme(theme)
    wall = read_future(starts, group.timezone, now=now)
    rhythm, times = read_repeat(repeat, count)
    dates = occurrences(wall, group.timezone, rhythm, times)
    plan = PromptPlan(
        server_id=actor.server,
        cohort_id=group.id,
        theme=first,
        starts=wall.isoformat(" ", "minutes"),
        timezone=group.timezone,
        repeat=rhythm,
        count=times,
        created_at=now,
    )
    tx.add(plan)
    tx.flush()
    made = tx.execute(
        insert(PromptPost).returning(PromptPost.id, PromptPost.theme, PromptPost.due_at, sort_by_parameter_order=True),
        [
            {
                "server_id": actor.server,
                "cohort_id": group.id,
                "plan_id": plan.id,
                "theme": rules.theme_at(first, step),
                "local_date": date.local_date,
                "due_at": date.at_utc,
            }
            for step, date in enumerate(dates)
        ],
    ).all()
    outbox.notices(
        tx,
        [
            {"subject": post_id, "due": due_at, "expires": due_at + rules.STALE_AFTER}
            for post_id, _theme, due_at in made
        ],
        kind="prompt.post",
        server=actor.server,
    )
    audit.record(tx, actor, SCHEDULE_PROMPTS, now=now, cohort=group.id, plan=plan.id, posts=len(made))
    posts = tuple(Post(theme, due_at) for _id, theme, due_at in made)
    return Plan(group.name, group.channel_id, wall, group.timezone, posts)


def read(tx: Tx, actor: Actor, *, post: int, now: datetime) -> Prompt:
    """Which theme a prompt of this server has.

    Raises:
        UnknownPrompt: it is not there any more.
    """
    theme = tx.execute(
        select(PromptPost.theme).where(PromptPost.id == post, PromptPost.server_id == actor.server)
    ).scalar_one_or_none()
    if theme is None:
        raise UnknownPrompt
    return Prompt(post, theme)


def post_facts(tx: Tx, rows: Sequence[Due], now: datetime) -> Mapping[int, Letter | NotYet]:
    """The prompts that are due; those of closed cohorts are left out."""
    found = {
        post.id: post
        for post in tx.execute(
            select(PromptPost.id, PromptPost.theme, Cohort.channel_id, Cohort.languages, Cohort.timezone)
            .join(Cohort, Cohort.id == PromptPost.cohort_id)
            .where(
                PromptPost.id.in_([row.subject_id for row in rows]),
                PromptPost.server_id.in_({row.server_id for row in rows}),
                Cohort.status == "open",
            )
        )
    }
    letters: dict[int, Letter | NotYet] = {}
    for row in rows:
        post = found.get(row.subject_id)
        if post is None:
            continue
        letters[row.id] = (
            NotYet(now + PATIENCE)
            if post.channel_id is None
            else Letter(ToChannel(post.channel_id), post.languages, post.timezone, Prompt(post.id, post.theme))
        )
    return letters
