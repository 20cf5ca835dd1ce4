"""Prompts planned for a cohort: a draft, Confirm, and what is to come."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from random import SystemRandom

from sqlalchemy import Select, delete, func, insert, select
from sqlalchemy.orm import aliased

from bot import outbox
from bot.core.confirmations import DRAFTS_LAST
from bot.core.recurrence import Occurrence, Repeat, occurrences, read_repeat, unused_count
from bot.core.refusals import NotConfirmed, TimePast
from bot.core.themes import read_theme
from bot.core.times import read_future, read_wall_time
from bot.db import Tx
from bot.db.types import written
from bot.outbox import NoticeRequest
from bot.people import audit
from bot.people.act import Act
from cogs.cohorts.models import Cohort
from cogs.cohorts.refusals import CohortClosed
from cogs.cohorts.rules.cohorts import CohortStatus
from cogs.cohorts.services import cohorts
from cogs.prompts import rules
from cogs.prompts.actions import SCHEDULE_PROMPTS
from cogs.prompts.models import PromptPlan, PromptPost
from cogs.prompts.refusals import AlreadyRetired, ThemeAndPrompt
from cogs.prompts.rules import Order, PlanStatus, Which
from cogs.prompts.services import words
from cogs.prompts.services.posts import POST
from cogs.prompts.services.words import Worded


@dataclass(frozen=True, slots=True)
class Post:
    """A prompt and when it is posted."""

    prompt: Worded
    date: Occurrence


@dataclass(frozen=True, slots=True)
class Plan:
    """Prompts as they would be, or as they stand."""

    plan_id: int
    cohort: str
    zone: str
    languages: tuple[str, ...]
    posts: tuple[Post, ...]
    stands: bool
    """False while it waits to be confirmed."""
    unused_count: int | None = None
    """How many times were asked for, where nothing is to be repeated."""
    twice: tuple[datetime, ...] = ()
    """When the cohort has the same prompt already."""


def schedule(
    tx: Tx,
    act: Act,
    *,
    cohort: str,
    starts: str,
    theme: str | None = None,
    prompt: str | None = None,
    repeat: Repeat | None = None,
    count: int | None = None,
    order: Order = Order.SEQUENCE,
) -> Plan:
    """Draft a plan of one prompt, or of a walk through the library from a theme on; `confirm` makes it stand.

    `starts` is a wall time in the cohort's zone. What is drawn at random is drawn now, and stays as it was shown.

    Raises:
        UnknownCohort, CohortClosed: there is no such cohort that plans anything.
        ThemeAndPrompt, UnknownTheme, UnknownPrompt, MalformedTime, TimePast, CountOutOfRange: bad input.
    """
    group = cohorts.find(tx, act, cohort)
    if group.status != CohortStatus.OPEN:
        raise CohortClosed(group.name)
    if theme and prompt:
        raise ThemeAndPrompt
    one = words.find(tx, act, prompt) if prompt else None
    begun = read_theme(theme) if theme else None
    wall = read_future(starts, group.timezone, now=act.now)
    rhythm, times = read_repeat(repeat, count)
    dates = occurrences(wall, group.timezone, rhythm, times)
    plan = PromptPlan(
        server_id=act.server,
        cohort_id=group.id,
        theme=None if one is not None else begun or 1,
        library_number=one and one.library_number,
        prompt_id=one and one.prompt_id,
        order=order,
        starts=wall.isoformat(" ", "minutes"),
        timezone=group.timezone,
        repeat=rhythm,
        count=times,
        status=PlanStatus.DRAFT,
        created_at=act.now,
    )
    tx.add(plan)
    tx.flush()
    prompts = [one] * len(dates) if one is not None else _walk(tx, group.id, begun, len(dates), order)
    _keep(tx, plan, prompts, dates)
    return replace(_plan(tx, plan, group), unused_count=unused_count(repeat, count))


def _walk(tx: Tx, cohort: int, theme: int | None, count: int, order: Order) -> list[Which]:
    """The prompts of the library that come one after the other, from its beginning if no theme was chosen."""
    if order is Order.SEQUENCE:
        return [Which(number) for number in rules.walk(theme or 1, count)]
    had = (
        select(PromptPost.library_number)
        .join(PromptPlan, PromptPlan.id == PromptPost.plan_id)
        .where(
            PromptPost.cohort_id == cohort,
            PromptPost.library_number.is_not(None),
            PromptPost.skipped_at.is_(None),
            PromptPlan.status == PlanStatus.LIVE,
        )
    )
    numbers = {number for number in tx.execute(had).scalars() if number is not None}
    return [Which(number) for number in rules.draw(theme, count, numbers, SystemRandom())]


def _keep(tx: Tx, plan: PromptPlan, prompts: Sequence[Which], dates: Sequence[Occurrence]) -> None:
    themes = words.themes(tx, set(prompts))
    tx.execute(
        insert(PromptPost),
        [
            {
                "server_id": plan.server_id,
                "cohort_id": plan.cohort_id,
                "plan_id": plan.id,
                "theme": themes[which],
                "library_number": which.library_number,
                "prompt_id": which.prompt_id,
                "local_date": date.local_date,
                "due_at": date.at_utc,
            }
            for which, date in zip(prompts, dates, strict=True)
        ],
    )


def draft(tx: Tx, act: Act, *, plan: int) -> Plan:
    """A draft, as it is shown before Confirm.

    Raises:
        NotConfirmed: it is confirmed already, or no draft of this server.
        CohortClosed: the cohort has closed since.
    """
    found = tx.execute(_draft(act, plan)).scalar_one_or_none()
    if found is None:
        raise NotConfirmed
    return _plan(tx, found, cohorts.require_open(tx, act, found.cohort_id))


def confirm(tx: Tx, act: Act, *, plan: int) -> Plan:
    """Make a draft stand: its prompts are posted, each at its time.

    Raises:
        NotConfirmed: it is confirmed already, or no draft of this server.
        CohortClosed: the cohort has closed since.
        TimePast: its first prompt should have been posted meanwhile.
        AlreadyRetired: its prompt is not posted any more.
    """
    found = tx.execute(_draft(act, plan).with_for_update()).scalar_one_or_none()
    if found is None:
        raise NotConfirmed
    group = cohorts.require_open(tx, act, found.cohort_id)
    planned = _plan(tx, found, group)
    first = planned.posts[0].date.at_utc
    if first <= act.now:
        raise TimePast(first)
    if words.is_retired(tx, [post.prompt.prompt_id for post in planned.posts]):
        raise AlreadyRetired
    found.status = PlanStatus.LIVE
    posts = tx.execute(select(PromptPost.id, PromptPost.due_at).where(PromptPost.plan_id == found.id)).all()
    requests = [
        NoticeRequest(subject=post, cohort=group.id, due=due, expires=due + rules.STALE_AFTER) for post, due in posts
    ]
    outbox.notices(tx, POST, requests, server=act.server)
    audit.record(tx, act, SCHEDULE_PROMPTS, cohort=group.id, plan=found.id, posts=len(posts))
    return replace(planned, stands=True, twice=())


def _draft(act: Act, plan: int) -> Select[PromptPlan]:
    return select(PromptPlan).where(
        PromptPlan.id == plan, PromptPlan.server_id == act.server, PromptPlan.status == PlanStatus.DRAFT
    )


def posting_channel(tx: Tx, act: Act, *, plan: int) -> int | None:
    """The channel in which a draft's prompts would be posted; None where there is none, or no such draft."""
    channel = (
        select(Cohort.channel_id)
        .join(PromptPlan, PromptPlan.cohort_id == Cohort.id)
        .where(PromptPlan.id == plan, PromptPlan.server_id == act.server, PromptPlan.status == PlanStatus.DRAFT)
        .where(Cohort.status == CohortStatus.OPEN)
    )
    return tx.execute(channel).scalar_one_or_none()


def _plan(tx: Tx, plan: PromptPlan, group: Cohort) -> Plan:
    """A plan and its posts as facilitators see them before they are posted."""
    rows = tx.execute(
        select(PromptPost.id, PromptPost.library_number, PromptPost.prompt_id, PromptPost.theme)
        .where(PromptPost.plan_id == plan.id)
        .order_by(PromptPost.local_date)
    ).all()
    prompts = [(Which(row.library_number, row.prompt_id), row.theme) for row in rows]
    said = words.worded(tx, set(prompts))
    dates = occurrences(read_wall_time(plan.starts), plan.timezone, plan.repeat, plan.count)
    posts = tuple(Post(said[which], date) for (which, _), date in zip(prompts, dates, strict=True))
    return Plan(plan.id, group.name, plan.timezone, group.languages, posts, stands=False, twice=_twice(tx, plan))


def _twice(tx: Tx, plan: PromptPlan) -> tuple[datetime, ...]:
    """When its cohort has the same prompt already."""
    other, of_other = aliased(PromptPost), aliased(PromptPlan)
    same = (
        select(PromptPost.due_at)
        .join(
            other,
            (other.cohort_id == PromptPost.cohort_id)
            & (other.due_at == PromptPost.due_at)
            & other.library_number.is_not_distinct_from(PromptPost.library_number)
            & other.prompt_id.is_not_distinct_from(PromptPost.prompt_id),
        )
        .join(of_other, of_other.id == other.plan_id)
        .where(PromptPost.plan_id == plan.id, of_other.status == PlanStatus.LIVE, other.skipped_at.is_(None))
        .distinct()
        .order_by(PromptPost.due_at)
    )
    return tuple(tx.execute(same).scalars())


def drop_drafts(tx: Tx, *, now: datetime) -> None:
    """Once a day: forget plans that nobody confirmed."""
    old = PromptPlan.created_at < now - DRAFTS_LAST
    tx.execute(delete(PromptPlan).where(PromptPlan.status == written(PlanStatus.DRAFT), old))


def ahead(tx: Tx, *, cohort: int, is_open: bool, now: datetime) -> Mapping[str, int]:
    """The prompts to come, which are not posted when the cohort ends."""
    to_come = (
        select(func.count())
        .select_from(PromptPost)
        .join(PromptPlan, PromptPlan.id == PromptPost.plan_id)
        .where(
            PromptPost.cohort_id == cohort,
            PromptPost.due_at > now,
            PromptPost.skipped_at.is_(None),
            PromptPlan.status == PlanStatus.LIVE,
        )
    )
    return {"prompts": tx.execute(to_come).scalar_one()} if is_open else {}


def reopened(tx: Tx, *, server: int, cohort: int, closed_at: datetime, now: datetime) -> Mapping[str, int]:
    """The prompts that are posted after all."""
    return ahead(tx, cohort=cohort, is_open=True, now=now)
