"""Prompts planned for a cohort: a draft, Confirm, and what is to come."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import delete, func, insert, select, update

from bot import outbox
from bot.core.confirmations import DRAFTS_LAST
from bot.core.recurrence import Occurrence, Repeat, occurrences, read_repeat, unused_count
from bot.core.refusals import NotConfirmed, TimePast
from bot.core.themes import read_theme
from bot.core.times import read_future, read_wall_time
from bot.db import Tx
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
from cogs.prompts.rules import PlanStatus
from cogs.prompts.services.posts import POST


@dataclass(frozen=True, slots=True)
class Post:
    """A theme and when it is posted."""

    theme: int
    date: Occurrence


@dataclass(frozen=True, slots=True)
class Plan:
    """Prompts as they would be, or as they stand."""

    plan_id: int
    cohort: str
    zone: str
    posts: tuple[Post, ...]
    stands: bool
    """False while it waits to be confirmed."""
    unused_count: int | None = None
    """How many times were asked for, where nothing is to be repeated."""


def schedule(
    tx: Tx, act: Act, *, cohort: str, theme: str, starts: str, repeat: Repeat | None, count: int | None
) -> Plan:
    """Plan a prompt, or draft a walk through the library from a theme on, which `confirm` makes stand.

    `starts` is a wall time in the cohort's zone.

    Raises:
        UnknownCohort, CohortClosed: there is no such cohort that plans anything.
        UnknownTheme, MalformedTime, TimePast, CountOutOfRange: bad input.
    """
    group = cohorts.find(tx, act, cohort)
    if group.status != CohortStatus.OPEN:
        raise CohortClosed(group.name)
    first = read_theme(theme)
    wall = read_future(starts, group.timezone, now=act.now)
    rhythm, times = read_repeat(repeat, count)
    dates = occurrences(wall, group.timezone, rhythm, times)
    plan = PromptPlan(
        server_id=act.server,
        cohort_id=group.id,
        theme=first,
        starts=wall.isoformat(" ", "minutes"),
        timezone=group.timezone,
        repeat=rhythm,
        count=times,
        status=PlanStatus.DRAFT if len(dates) > 1 else PlanStatus.LIVE,
        created_at=act.now,
    )
    tx.add(plan)
    tx.flush()
    return replace(_planned(tx, act, plan, group.name, dates), unused_count=unused_count(repeat, count))


def confirm(tx: Tx, act: Act, *, plan: int) -> Plan:
    """Make a draft stand: its prompts are posted, each at its time.

    Raises:
        NotConfirmed: it is confirmed already, or no draft of this server.
        CohortClosed: the cohort has closed since.
        TimePast: its first prompt should have been posted meanwhile.
    """
    draft = tx.execute(
        update(PromptPlan)
        .where(PromptPlan.id == plan, PromptPlan.server_id == act.server, PromptPlan.status == PlanStatus.DRAFT)
        .values(status=PlanStatus.LIVE)
        .returning(PromptPlan)
    ).scalar_one_or_none()
    if draft is None:
        raise NotConfirmed
    group = cohorts.require_open(tx, act, draft.cohort_id)
    dates = occurrences(read_wall_time(draft.starts), draft.timezone, draft.repeat, draft.count)
    if dates[0].at_utc <= act.now:
        raise TimePast(dates[0].at_utc)
    return _planned(tx, act, draft, group.name, dates)


def posting_channel(tx: Tx, act: Act, *, plan: int) -> int | None:
    """The channel in which a draft's prompts would be posted; None where there is none, or no such draft."""
    channel = (
        select(Cohort.channel_id)
        .join(PromptPlan, PromptPlan.cohort_id == Cohort.id)
        .where(PromptPlan.id == plan, PromptPlan.server_id == act.server, PromptPlan.status == PlanStatus.DRAFT)
        .where(Cohort.status == CohortStatus.OPEN)
    )
    return tx.execute(channel).scalar_one_or_none()


def _planned(tx: Tx, act: Act, plan: PromptPlan, cohort: str, dates: Sequence[Occurrence]) -> Plan:
    """A plan and its posts; where it stands, they are owed, each at its time."""
    first = plan.theme or 1
    posts = tuple(Post(rules.theme_at(first, step), date) for step, date in enumerate(dates))
    stands = plan.status == PlanStatus.LIVE
    if stands:
        rows = [
            {
                "server_id": act.server,
                "cohort_id": plan.cohort_id,
                "plan_id": plan.id,
                "theme": post.theme,
                "library_number": rules.opening_of(post.theme),
                "local_date": post.date.local_date,
                "due_at": post.date.at_utc,
            }
            for post in posts
        ]
        made = tx.execute(insert(PromptPost).returning(PromptPost.id, PromptPost.due_at), rows).all()
        requests = [
            NoticeRequest(subject=post_id, cohort=plan.cohort_id, due=due_at, expires=due_at + rules.STALE_AFTER)
            for post_id, due_at in made
        ]
        outbox.notices(tx, POST, requests, server=act.server)
        audit.record(tx, act, SCHEDULE_PROMPTS, cohort=plan.cohort_id, plan=plan.id, posts=len(made))
    return Plan(plan.id, cohort, plan.timezone, posts, stands)


def drop_drafts(tx: Tx, *, now: datetime) -> None:
    """Once a day: forget plans that nobody confirmed."""
    old = PromptPlan.created_at < now - DRAFTS_LAST
    tx.execute(delete(PromptPlan).where(PromptPlan.status == PlanStatus.DRAFT, old))


def ahead(tx: Tx, *, cohort: int, is_open: bool, now: datetime) -> Mapping[str, int]:
    """The prompts to come, which are not posted when the cohort ends."""
    to_come = select(func.count()).where(PromptPost.cohort_id == cohort, PromptPost.due_at > now)
    return {"prompts": tx.execute(to_come).scalar_one()} if is_open else {}


def reopened(tx: Tx, *, server: int, cohort: int, closed_at: datetime, now: datetime) -> Mapping[str, int]:
    """The prompts that are posted after all."""
    return ahead(tx, cohort=cohort, is_open=True, now=now)
