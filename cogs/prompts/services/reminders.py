"""A gentle reminder of a prompt, some days later and once, to those who wish it and have not written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from bot import outbox
from bot.core.people import ContactMethod
from bot.core.quiet_hours import free_at
from bot.db import Tx
from bot.outbox import NoticeRequest
from bot.outbox.notices import (
    CHANNEL_RETRY,
    Contents,
    DueEntry,
    DueRows,
    NoticeContent,
    NoticeType,
    Postponed,
    ToPerson,
)
from bot.people.models import Absence, Member
from cogs.cohorts.models import Cohort, Enrollment, Pause
from cogs.cohorts.rules.cohorts import CohortStatus, EnrollmentStatus
from cogs.prompts.models import PromptPost
from cogs.prompts.rules import REMIND_AFTER
from cogs.prompts.services import participation, posts
from cogs.prompts.services.posts import POST, STANDS, PostedPrompt
from cogs.sessions.services import reminders as session_reminders

REMINDER = NoticeType("prompt.reminder", lateness=timedelta(days=14))


@dataclass(frozen=True, slots=True)
class Reminded:
    """What one person is reminded of."""

    cohort: str
    prompt: PostedPrompt


def arrived(tx: Tx, *, rows: Sequence[DueEntry], now: datetime) -> None:
    """Prompts have just been posted: some days later, those are reminded who wish it."""
    stand = {row.subject_id: row.server_id for row in rows if row.kind == POST}
    cohorts = select(PromptPost.id, PromptPost.cohort_id).where(PromptPost.id.in_(stand))
    by_server: dict[int, list[NoticeRequest]] = {}
    for post, cohort in tx.execute(cohorts) if stand else ():
        request = NoticeRequest(subject=post, cohort=cohort, due=now + REMIND_AFTER, to_many=True, urgent=False)
        by_server.setdefault(stand[post], []).append(request)
    for server, requests in by_server.items():
        outbox.notices(tx, REMINDER, requests, server=server)


def recipients(tx: Tx, due: DueEntry) -> list[int]:
    """Everyone with a place who wishes it, and has not written."""
    wrote = participation.who_wrote(tx, [due.subject_id]).get(due.subject_id, set())
    found = tx.execute(
        select(Enrollment.member_id)
        .join(PromptPost, PromptPost.cohort_id == Enrollment.cohort_id)
        .join(Member, Member.id == Enrollment.member_id)
        .where(
            PromptPost.id == due.subject_id,
            PromptPost.server_id == due.server_id,
            Enrollment.status == EnrollmentStatus.ACTIVE,
            Member.gone.is_(False),
            Member.prompt_reminders.is_(True),
            Member.contact_method.is_distinct_from(ContactMethod.NONE),
        )
        .order_by(Enrollment.id)
    )
    return [member for member in found.scalars() if member not in wrote]


def gone_on(tx: Tx, *, server: int, now: datetime) -> None:
    """A pause, or somebody's days away, ended early: reminders that still make sense come again."""
    outbox.wake_waiting(tx, REMINDER, server=server, now=now)


def facts(tx: Tx, rows: DueRows) -> Contents:
    """Each person's reminder, in their own language.

    Whoever has left, has written meanwhile or does not wish it any more is left out; who has quiet hours, is away or
    rests with their cohort is reminded afterwards.
    """
    people = {
        (row.post, row.id): row
        for row in tx.execute(
            select(
                PromptPost.id.label("post"), PromptPost.cohort_id, Cohort.name.label("cohort"), Cohort.channel_id,
                Cohort.timezone.label("cohort_zone"), Member.id, Member.user_id, Member.name, Member.language,
                Member.timezone, Member.quiet_from, Member.quiet_until,
            )
            .join(Cohort, Cohort.id == PromptPost.cohort_id)
            .join(Enrollment, Enrollment.cohort_id == Cohort.id)
            .join(Member, Member.id == Enrollment.member_id)
            .where(
                PromptPost.id.in_({row.subject_id for row in rows}),
                PromptPost.server_id.in_({row.server_id for row in rows}),
                STANDS,
                Cohort.status == CohortStatus.OPEN,
                Enrollment.status == EnrollmentStatus.ACTIVE,
                Member.id.in_({row.member_id for row in rows}),
                Member.prompt_reminders.is_(True),
                Member.contact_method.is_distinct_from(ContactMethod.NONE),
            )
        )
    }  # fmt: skip
    asked = {post for post, _ in people}
    wrote, prompts = participation.who_wrote(tx, asked), posts.posted(tx, asked)
    away = session_reminders.days(tx, Absence.member_id, {member for _, member in people})
    rests = session_reminders.days(tx, Pause.cohort_id, {one.cohort_id for one in people.values()})
    contents: dict[int, NoticeContent | Postponed] = {}
    for row in rows:
        one = people.get((row.subject_id, row.member_id))
        if one is None or row.member_id in wrote.get(row.subject_id, ()):
            continue
        own_zone = one.timezone or one.cohort_zone
        quiet = None if None in (one.quiet_from, one.quiet_until) else (one.quiet_from, one.quiet_until)
        free = free_at(rows.now, zone_name=own_zone, quiet=quiet, away=away.get(row.member_id, ()))
        free = max(free, free_at(rows.now, zone_name=one.cohort_zone, away=rests.get(one.cohort_id, ())))
        if free > rows.now:
            contents[row.id] = Postponed(free)
        elif one.channel_id is None:
            contents[row.id] = Postponed(rows.now + CHANNEL_RETRY)
        else:
            contents[row.id] = NoticeContent(
                ToPerson(one.user_id, one.name, one.channel_id, opens_dm=False),
                (one.language,),
                own_zone,
                Reminded(one.cohort, prompts[row.subject_id]),
            )
    return contents
