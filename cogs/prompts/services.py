"""Prompts: planned for a cohort, posted at their time, read in one's own language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, exists, func, insert, select, update

from bot import outbox
from bot.core.confirmations import DRAFTS_LAST
from bot.core.quiet_hours import free_at
from bot.core.recurrence import Occurrence, Repeat, occurrences, read_repeat, unused_count
from bot.core.refusals import NotConfirmed, TimePast
from bot.core.themes import read_theme
from bot.core.times import read_future, read_wall_time
from bot.db import Tx
from bot.outbox import NoticeRequest
from bot.outbox.models import OutboxEntry
from bot.outbox.notices import CHANNEL_RETRY, DueEntry, NoticeContent, NoticeType, Postponed, State, ToChannel
from bot.people import audit
from bot.people.act import Act
from cogs.cohorts.models import Cohort, Enrollment, Pause
from cogs.cohorts.refusals import CohortClosed
from cogs.cohorts.rules.cohorts import CohortStatus
from cogs.cohorts.services import cohorts
from cogs.cohorts.services.buttons import of_cohort
from cogs.prompts import rules
from cogs.prompts.actions import SCHEDULE_PROMPTS
from cogs.prompts.models import PromptPlan, PromptPost
from cogs.prompts.refusals import UnknownPrompt
from cogs.prompts.rules import PlanStatus
from cogs.sessions.services import reminders

POST = NoticeType("prompt.post", lateness=timedelta(days=7))


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


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt that was posted."""

    post_id: int
    theme: int


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
    posts = _walk(first, dates)
    if plan.status == PlanStatus.LIVE:
        _post(tx, act, plan=plan.id, cohort=group.id, posts=posts)
    return Plan(plan.id, group.name, group.timezone, posts, plan.status == PlanStatus.LIVE, unused_count(repeat, count))


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
        .returning(
            PromptPlan.cohort_id,
            PromptPlan.theme,
            PromptPlan.starts,
            PromptPlan.timezone,
            PromptPlan.repeat,
            PromptPlan.count.label("times"),
        )
    ).one_or_none()
    if draft is None:
        raise NotConfirmed
    group = cohorts.require_open(tx, act, draft.cohort_id)
    dates = occurrences(read_wall_time(draft.starts), draft.timezone, draft.repeat, draft.times)
    if dates[0].at_utc <= act.now:
        raise TimePast(dates[0].at_utc)
    posts = _walk(draft.theme, dates)
    _post(tx, act, plan=plan, cohort=group.id, posts=posts)
    return Plan(plan, group.name, draft.timezone, posts, stands=True)


def _walk(first: int, dates: Sequence[Occurrence]) -> tuple[Post, ...]:
    return tuple(Post(rules.theme_at(first, step), date) for step, date in enumerate(dates))


def _post(tx: Tx, act: Act, *, plan: int, cohort: int, posts: Sequence[Post]) -> None:
    """Owe these prompts, each at its time."""
    made = tx.execute(
        insert(PromptPost).returning(PromptPost.id, PromptPost.due_at),
        [
            {
                "server_id": act.server,
                "cohort_id": cohort,
                "plan_id": plan,
                "theme": post.theme,
                "local_date": post.date.local_date,
                "due_at": post.date.at_utc,
            }
            for post in posts
        ],
    ).all()
    requests = [
        NoticeRequest(subject=post_id, cohort=cohort, due=due_at, expires=due_at + rules.STALE_AFTER)
        for post_id, due_at in made
    ]
    outbox.notices(tx, POST, requests, server=act.server)
    audit.record(tx, act, SCHEDULE_PROMPTS, cohort=cohort, plan=plan, posts=len(made))


def stands() -> ColumnElement[bool]:
    """Whether a prompt stands in its channel."""
    return exists().where(
        OutboxEntry.kind == POST, OutboxEntry.subject_id == PromptPost.id, OutboxEntry.state == State.SENT
    )


def was_posted() -> ColumnElement[bool]:
    """Whether a prompt is to be seen in Discord, or may be: what is still to come is nobody's yet."""
    sent = (OutboxEntry.state == State.SENT) | OutboxEntry.attempted_at.is_not(None)
    return exists().where(OutboxEntry.kind == POST, OutboxEntry.subject_id == PromptPost.id, sent)


def read(tx: Tx, act: Act, *, post: int) -> Prompt:
    """Which theme a prompt has, for those who see its channel: its cohort's people, and staff.

    Raises:
        UnknownPrompt: it is not there any more, not posted yet, or not for them.
    """
    found = tx.execute(
        select(PromptPost.theme, Enrollment.id)
        .join(Cohort, Cohort.id == PromptPost.cohort_id)
        .outerjoin(Enrollment, cohorts.has_place(act.actor))
        .where(PromptPost.id == post, PromptPost.server_id == act.server, was_posted())
    ).one_or_none()
    if found is None or (found.id is None and not act.is_staff):
        raise UnknownPrompt
    return Prompt(post, found.theme)


def post_facts(tx: Tx, rows: Sequence[DueEntry], now: datetime) -> Mapping[int, NoticeContent | Postponed]:
    """The prompts that are due; those of closed cohorts are left out, and those of one that rests are put off."""
    found = {
        post.id: post
        for post in tx.execute(
            select(
                PromptPost.id,
                PromptPost.theme,
                PromptPost.cohort_id,
                Cohort.channel_id,
                Cohort.languages,
                Cohort.timezone,
            )
            .join(Cohort, Cohort.id == PromptPost.cohort_id)
            .where(
                PromptPost.id.in_([row.subject_id for row in rows]),
                PromptPost.server_id.in_({row.server_id for row in rows}),
                Cohort.status == CohortStatus.OPEN,
            )
        )
    }
    rests = reminders.days(tx, Pause.cohort_id, {post.cohort_id for post in found.values()})
    contents: dict[int, NoticeContent | Postponed] = {}
    for row in rows:
        post = found.get(row.subject_id)
        if post is None:
            continue
        free = free_at(now, zone_name=post.timezone, away=rests.get(post.cohort_id, ()))
        if free > now:
            contents[row.id] = Postponed(free)
            continue
        contents[row.id] = (
            Postponed(now + CHANNEL_RETRY)
            if post.channel_id is None
            else NoticeContent(ToChannel(post.channel_id), post.languages, post.timezone, Prompt(post.id, post.theme))
        )
    return contents


def drop_drafts(tx: Tx, *, now: datetime) -> None:
    """Once a day: forget plans that nobody confirmed."""
    old = PromptPlan.created_at < now - DRAFTS_LAST
    tx.execute(delete(PromptPlan).where(PromptPlan.status == PlanStatus.DRAFT, old))


def ahead(tx: Tx, *, cohort: int, is_open: bool, now: datetime) -> Mapping[str, int]:
    """The prompts to come, which are not posted when the cohort ends."""
    return {"prompts": _to_come(tx, cohort, now)} if is_open else {}


def reopened(tx: Tx, *, server: int, cohort: int, closed_at: datetime, now: datetime) -> Mapping[str, int]:
    """The prompts that are posted after all."""
    return {"prompts": _to_come(tx, cohort, now)}


def gone_on(tx: Tx, *, server: int, now: datetime) -> None:
    """Prompts that were held back come now."""
    outbox.wake_waiting(tx, POST, server=server, now=now)


def _to_come(tx: Tx, cohort: int, now: datetime) -> int:
    return tx.execute(select(func.count()).where(PromptPost.cohort_id == cohort, PromptPost.due_at > now)).scalar_one()


def buttons_end(tx: Tx, rows: Sequence[DueEntry]) -> dict[int, datetime]:
    """Until the cohort is removed."""
    cohorts = dict(
        tx.execute(
            select(PromptPost.id, PromptPost.cohort_id).where(PromptPost.id.in_({row.subject_id for row in rows}))
        ).all()  # pyright: ignore[reportArgumentType]
    )
    return of_cohort(tx, {row.id: cohorts.get(row.subject_id, 0) for row in rows}, (CohortStatus.REMOVED,))
