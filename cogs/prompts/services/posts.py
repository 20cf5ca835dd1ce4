"""Prompts that are posted at their time, and read in one's own language."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import exists, select

from bot import outbox
from bot.core.quiet_hours import free_at
from bot.db import Tx
from bot.outbox.buttons import LONG_AGO
from bot.outbox.models import OutboxEntry
from bot.outbox.notices import (
    CHANNEL_RETRY,
    Contents,
    DueEntry,
    DueRows,
    NoticeContent,
    NoticeType,
    Postponed,
    State,
    ToChannel,
)
from bot.people.act import Act
from cogs.cohorts.models import Cohort, Enrollment, Pause
from cogs.cohorts.rules.cohorts import CohortStatus
from cogs.cohorts.services import cohorts
from cogs.prompts.models import Prompt, PromptPlan, PromptPost, PromptThread
from cogs.prompts.refusals import UnknownPrompt
from cogs.prompts.rules import PlanStatus, Which, dedupe_key, is_divided
from cogs.prompts.services import words
from cogs.prompts.services.words import Worded
from cogs.sessions.services import reminders

POST = NoticeType("prompt.post", lateness=timedelta(days=7))


@dataclass(frozen=True, slots=True)
class PostedPrompt:
    """A prompt that was posted, or is to be."""

    post_id: int
    prompt: Worded
    edited: bool = False
    """Whether its words were changed since it was posted."""


_NOTICE = exists().where(OutboxEntry.kind == POST, OutboxEntry.subject_id == PromptPost.id)
STANDS = _NOTICE.where(OutboxEntry.state == State.SENT)
"""Whether a prompt stands in its channel."""
WAS_POSTED = _NOTICE.where((OutboxEntry.state == State.SENT) | OutboxEntry.attempted_at.is_not(None))
"""Whether a prompt is to be seen in Discord, or may be: what is still to come is nobody's yet."""

STANDS_SOON = _NOTICE.where(
    (OutboxEntry.state == State.SENT)
    | (OutboxEntry.state.in_((State.PLANNED, State.CLAIMED)) & OutboxEntry.attempted_at.is_not(None))
)
"""The same, or it is on its way there this moment, with the words of before."""

IS_RETIRED = exists().where(Prompt.id == PromptPost.prompt_id, Prompt.retired_at.is_not(None))
"""Whether the prompt of a post is retired: it is not posted any more, as long as nobody brings it back."""


def read(tx: Tx, act: Act, *, post: int) -> PostedPrompt:
    """A prompt with its words, for those who see its channel: its cohort's people, and staff.

    Raises:
        UnknownPrompt: it is not there any more, not posted yet, or not for them.
    """
    found = tx.execute(
        select(Enrollment.id)
        .select_from(PromptPost)
        .join(Cohort, Cohort.id == PromptPost.cohort_id)
        .outerjoin(Enrollment, cohorts.has_place(act.actor))
        .where(PromptPost.id == post, PromptPost.server_id == act.server, WAS_POSTED)
    ).one_or_none()
    if found is None or (found.id is None and not act.is_staff):
        raise UnknownPrompt
    return posted(tx, [post])[post]


def posted(tx: Tx, posts: Collection[int], *, edited: bool = False) -> dict[int, PostedPrompt]:
    """These posts with the words of their prompts."""
    rows = tx.execute(
        select(PromptPost.id, PromptPost.theme, PromptPost.library_number, PromptPost.prompt_id).where(
            PromptPost.id.in_(posts)
        )
    ).all()
    prompts = {row.id: (Which(row.library_number, row.prompt_id), row.theme) for row in rows}
    said = words.worded(tx, set(prompts.values()))
    return {id_: PostedPrompt(id_, said[which], edited) for id_, (which, _) in prompts.items()}


def post_facts(tx: Tx, rows: DueRows) -> Contents:
    """The prompts that are due.

    Those of closed cohorts are left out, and so are those that were moved, left out, called off or retired since; those
    of a
    cohort that rests are put off.
    """
    due = {
        post.id: post
        for post in tx.execute(
            select(PromptPost.id, PromptPost.version, PromptPost.cohort_id, Cohort.channel_id, Cohort.timezone)
            .join(Cohort, Cohort.id == PromptPost.cohort_id)
            .join(PromptPlan, PromptPlan.id == PromptPost.plan_id)
            .where(
                PromptPost.id.in_([row.subject_id for row in rows]),
                PromptPost.server_id.in_({row.server_id for row in rows}),
                PromptPost.skipped_at.is_(None),
                ~IS_RETIRED,
                PromptPlan.status == PlanStatus.LIVE,
                Cohort.status == CohortStatus.OPEN,
            )
        )
    }
    rests = reminders.days(tx, Pause.cohort_id, {post.cohort_id for post in due.values()})
    said = contents(tx, due, of=(CohortStatus.OPEN,))
    found: dict[int, NoticeContent | Postponed] = {}
    for row in rows:
        post = due.get(row.subject_id)
        if post is None or row.dedupe_key != dedupe_key(post.version):
            continue
        free = free_at(rows.now, zone_name=post.timezone, away=rests.get(post.cohort_id, ()))
        if free > rows.now:
            found[row.id] = Postponed(free)
        else:
            found[row.id] = said.get(post.id) or Postponed(rows.now + CHANNEL_RETRY)
    return found


def is_put_off(tx: Tx, cohort: int, *, now: datetime) -> bool:
    """Whether a cohort rests now, so that its prompts come once it goes on."""
    zone = tx.execute(select(Cohort.timezone).where(Cohort.id == cohort)).scalar_one()
    rests = reminders.days(tx, Pause.cohort_id, [cohort])
    return free_at(now, zone_name=zone, away=rests.get(cohort, ())) > now


def contents(
    tx: Tx, posts: Collection[int], *, of: Collection[CohortStatus], edited: bool = False
) -> dict[int, NoticeContent]:
    """What these posts say, in which languages, where their cohorts have a channel."""
    rows = tx.execute(
        select(PromptPost.id, Cohort.channel_id, Cohort.languages, Cohort.timezone)
        .join(Cohort, Cohort.id == PromptPost.cohort_id)
        .where(PromptPost.id.in_(posts), Cohort.status.in_(of), Cohort.channel_id.is_not(None))
    ).all()
    said = posted(tx, [row.id for row in rows], edited=edited)
    own = [row.id for row in rows if said[row.id].prompt.own]
    in_threads = set(tx.execute(select(PromptThread.post_id).where(PromptThread.post_id.in_(own))).scalars())
    return {
        row.id: NoticeContent(
            ToChannel(row.channel_id),
            row.languages[:1]
            if row.id in in_threads or is_divided(_texts(said[row.id].prompt, row.languages))
            else row.languages,
            row.timezone,
            said[row.id],
        )
        for row in rows
    }


def divided(tx: Tx, posts: Collection[int]) -> dict[int, tuple[str, ...]]:
    """Those of these posts that say one language only, each with the others that it has: they go into threads."""
    rows = tx.execute(
        select(PromptPost.id, Cohort.languages)
        .join(Cohort, Cohort.id == PromptPost.cohort_id)
        .where(PromptPost.id.in_(posts), PromptPost.prompt_id.is_not(None), Cohort.status == CohortStatus.OPEN)
    ).all()
    said = posted(tx, [row.id for row in rows])
    return {
        row.id: tuple(language for language in row.languages[1:] if said[row.id].prompt.has(language))
        for row in rows
        if is_divided(_texts(said[row.id].prompt, row.languages))
    }


def _texts(prompt: Worded, languages: Sequence[str]) -> list[str]:
    """What a post of a facilitator's own prompt would say in these languages; those of the library always fit."""
    return [f"{one.title}{one.question}" for one in prompt.own if one.language in languages]


def gone_on(tx: Tx, *, server: int, now: datetime) -> None:
    """Prompts that were held back come now."""
    outbox.wake_waiting(tx, POST, server=server, now=now)


def buttons_end(tx: Tx, rows: Sequence[DueEntry]) -> dict[int, datetime]:
    """Until the cohort is removed."""
    standing = (
        select(PromptPost.id)
        .join(Cohort, Cohort.id == PromptPost.cohort_id)
        .where(PromptPost.id.in_({row.subject_id for row in rows}), Cohort.status != CohortStatus.REMOVED)
    )
    stand = set(tx.execute(standing).scalars())
    return {row.id: LONG_AGO for row in rows if row.subject_id not in stand}
