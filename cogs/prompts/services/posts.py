"""Prompts that are posted at their time, and read in one's own language."""

from collections.abc import Sequence
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
from cogs.prompts.models import PromptPost
from cogs.prompts.refusals import UnknownPrompt
from cogs.sessions.services import reminders

POST = NoticeType("prompt.post", lateness=timedelta(days=7))


@dataclass(frozen=True, slots=True)
class PostedPrompt:
    """A prompt that was posted."""

    post_id: int
    theme: int


_NOTICE = exists().where(OutboxEntry.kind == POST, OutboxEntry.subject_id == PromptPost.id)
STANDS = _NOTICE.where(OutboxEntry.state == State.SENT)
"""Whether a prompt stands in its channel."""
WAS_POSTED = _NOTICE.where((OutboxEntry.state == State.SENT) | OutboxEntry.attempted_at.is_not(None))
"""Whether a prompt is to be seen in Discord, or may be: what is still to come is nobody's yet."""


def read(tx: Tx, act: Act, *, post: int) -> PostedPrompt:
    """Which theme a prompt has, for those who see its channel: its cohort's people, and staff.

    Raises:
        UnknownPrompt: it is not there any more, not posted yet, or not for them.
    """
    found = tx.execute(
        select(PromptPost.theme, Enrollment.id)
        .join(Cohort, Cohort.id == PromptPost.cohort_id)
        .outerjoin(Enrollment, cohorts.has_place(act.actor))
        .where(PromptPost.id == post, PromptPost.server_id == act.server, WAS_POSTED)
    ).one_or_none()
    if found is None or (found.id is None and not act.is_staff):
        raise UnknownPrompt
    return PostedPrompt(post, found.theme or 1)


def post_facts(tx: Tx, rows: DueRows) -> Contents:
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
        free = free_at(rows.now, zone_name=post.timezone, away=rests.get(post.cohort_id, ()))
        if free > rows.now:
            contents[row.id] = Postponed(free)
            continue
        contents[row.id] = (
            Postponed(rows.now + CHANNEL_RETRY)
            if post.channel_id is None
            else NoticeContent(
                ToChannel(post.channel_id), post.languages, post.timezone, PostedPrompt(post.id, post.theme)
            )
        )
    return contents


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
