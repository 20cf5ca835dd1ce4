"""What the staff are told of facilitators' own prompts, in their channel: words that are lacking, plans without one."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import ColumnElement, select

from bot import outbox
from bot.db import Tx
from bot.outbox import ErrandKind, ErrandRequest, redraws
from bot.outbox.errands import Errand
from bot.outbox.models import OutboxEntry
from bot.outbox.notices import Contents, DueRows, NoticeContent, NoticeType, Postponed, State, ToChannel
from bot.people.models import Server
from cogs.cohorts.models import Cohort
from cogs.cohorts.rules.cohorts import CohortStatus
from cogs.prompts.models import Prompt, PromptPlan, PromptPost
from cogs.prompts.rules import STALE_AFTER, PlanStatus
from cogs.prompts.services import words
from cogs.prompts.services.posts import WAS_POSTED
from cogs.prompts.services.words import Words

LACKING = NoticeType("prompt.lacking", lateness=timedelta(days=14))
REDRAW_LACKING = "prompt.redraw_lacking"
"""Its subject is the message: words of one prompt may have been asked for several times."""
RETIRED = NoticeType("prompt.retired", lateness=timedelta(days=14))
GATHERING = timedelta(minutes=2)
"""Who has retired a prompt by mistake has so long to bring it back before anybody hears of it."""


@dataclass(frozen=True, slots=True)
class Lacking:
    """A prompt, and which open cohorts have languages that it has no words in."""

    words: tuple[Words, ...]
    cohorts: tuple[tuple[str, tuple[str, ...]], ...]
    """None: all that was asked for is written."""


@dataclass(frozen=True, slots=True)
class Asked:
    """That words were asked for, where some are lacking."""

    words: tuple[Words, ...]
    lacks: bool
    channel_id: int | None
    """The staff's, if there is one."""


@dataclass(frozen=True, slots=True)
class PlannedPost:
    """In which cohort and when a prompt was to be posted."""

    id: int
    cohort: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Unposted:
    """A prompt that was retired, and in which cohorts and when it is not posted."""

    words: tuple[Words, ...]
    planned: tuple[PlannedPost, ...]


def ask_for_words(tx: Tx, *, server: int, prompt: int, now: datetime) -> Asked:
    """Ask for what a prompt lacks, once as long as it is the same."""
    missing = lacking(tx, [prompt]).get(prompt, ())
    channel = tx.execute(select(Server.staff_channel_id).where(Server.id == server)).scalar_one_or_none()
    if missing and channel is not None:
        key = sha256(repr(missing).encode()).hexdigest()[:12]
        outbox.notice(tx, LACKING, server=server, subject=prompt, now=now, dedupe_key=key)
    return Asked(words.own(tx, [prompt]).get(prompt, ()), bool(missing), channel)


def redraw_lacking(tx: Tx, *, server: int, prompt: int, now: datetime) -> None:
    """What stands in the staff's channel asks for no words that have been written."""
    asking = select(OutboxEntry.id).where(
        OutboxEntry.server_id == server,
        OutboxEntry.kind == LACKING,
        OutboxEntry.subject_id == prompt,
        OutboxEntry.state.in_((State.SENT, State.CLAIMED)),
    )
    requests = [ErrandRequest(subject=entry, due=now) for entry in tx.execute(asking).scalars()]
    outbox.errands_again(tx, REDRAW_LACKING, requests, server=server, now=now)


def tell_of_retired(tx: Tx, *, server: int, prompt: int, now: datetime) -> None:
    """Owe word of plans that a prompt was taken out of."""
    key = str(int(now.timestamp()))
    outbox.notice(tx, RETIRED, server=server, subject=prompt, now=now, due=now + GATHERING, dedupe_key=key)


def lacking(tx: Tx, prompts: Collection[int]) -> Mapping[int, tuple[tuple[str, tuple[str, ...]], ...]]:
    """For each of these prompts the open cohorts, with those of their languages that it has no words in."""
    said = words.own(tx, prompts)
    rows = tx.execute(
        select(Prompt.id, Cohort.name, Cohort.languages)
        .join(Cohort, Cohort.server_id == Prompt.server_id)
        .where(Prompt.id.in_(prompts), Cohort.status == CohortStatus.OPEN)
        .order_by(Prompt.id, Cohort.name)
    ).all()
    found: dict[int, list[tuple[str, tuple[str, ...]]]] = {}
    for row in rows:
        there = {one.language for one in said.get(row.id, ())}
        if missing := tuple(code for code in row.languages if code not in there):
            found.setdefault(row.id, []).append((row.name, missing))
    return {prompt: tuple(some) for prompt, some in found.items()}


def planned(tx: Tx, prompts: Collection[int], now: datetime) -> Mapping[int, tuple[PlannedPost, ...]]:
    """The posts of these prompts that are to come, the nearest first; also those put off while a cohort rests."""
    return _posts(tx, prompts, now, PromptPost.skipped_at.is_(None), ~WAS_POSTED)


def left_out(tx: Tx, prompts: Collection[int], now: datetime) -> Mapping[int, tuple[PlannedPost, ...]]:
    """Those that do not come since their prompt was retired."""
    return _posts(tx, prompts, now, PromptPost.skipped_at == Prompt.retired_at)


def _posts(
    tx: Tx, prompts: Collection[int], now: datetime, *conditions: ColumnElement[bool]
) -> Mapping[int, tuple[PlannedPost, ...]]:
    rows = tx.execute(
        select(Prompt.id.label("prompt"), PromptPost.id, Cohort.name, PromptPost.due_at)
        .join(PromptPost, PromptPost.prompt_id == Prompt.id)
        .join(Cohort, Cohort.id == PromptPost.cohort_id)
        .join(PromptPlan, PromptPlan.id == PromptPost.plan_id)
        .where(
            Prompt.id.in_(prompts),
            PromptPost.due_at > now - STALE_AFTER,
            PromptPlan.status == PlanStatus.LIVE,
            Cohort.status == CohortStatus.OPEN,
            *conditions,
        )
        .order_by(PromptPost.due_at, PromptPost.id)
    ).all()
    found: dict[int, list[PlannedPost]] = {}
    for row in rows:
        found.setdefault(row.prompt, []).append(PlannedPost(row.id, row.name, row.due_at))
    return {prompt: tuple(some) for prompt, some in found.items()}


def lacking_facts(tx: Tx, rows: DueRows) -> Contents:
    """What is asked for; what has been written meanwhile is left out."""
    prompts = _staff_of(tx, [row.subject_id for row in rows], retired=False)
    missing = lacking(tx, prompts)
    said = words.own(tx, prompts)
    return {
        row.id: prompts[row.subject_id].content(Lacking(said[row.subject_id], missing[row.subject_id]))
        for row in rows
        if row.subject_id in prompts and row.subject_id in missing
    }


def _redraw_lacking(tx: Tx, rows: DueRows) -> Mapping[int, Errand | Postponed]:
    """The messages as they should be now; with nothing left to ask for, they say that."""
    asking = select(OutboxEntry).where(OutboxEntry.id.in_([row.subject_id for row in rows]))
    entries = {entry.id: entry for entry in tx.execute(asking).scalars()}
    prompts = {entry.subject_id for entry in entries.values()}
    staff, missing, said = _staff_of(tx, prompts, retired=False), lacking(tx, prompts), words.own(tx, prompts)
    errands: dict[int, Errand | Postponed] = {}
    for row in rows:
        entry = entries.get(row.subject_id)
        if entry is None or entry.subject_id not in staff:
            continue
        told = Lacking(said[entry.subject_id], missing.get(entry.subject_id, ()))
        errand = redraws.redraw(entry, staff[entry.subject_id].content(told), rows.now)
        if errand is not None:
            errands[row.id] = errand
    return errands


ERRANDS = (ErrandKind(REDRAW_LACKING, _redraw_lacking),)


def retired_facts(tx: Tx, rows: DueRows) -> Contents:
    """What is not posted; what was brought back meanwhile is left out."""
    prompts = _staff_of(tx, [row.subject_id for row in rows], retired=True)
    unposted = left_out(tx, prompts, rows.now)
    said = words.own(tx, prompts)
    return {
        row.id: prompts[row.subject_id].content(Unposted(said[row.subject_id], unposted[row.subject_id]))
        for row in rows
        if row.subject_id in prompts and row.subject_id in unposted
    }


@dataclass(frozen=True, slots=True)
class _Staff:
    channel_id: int
    language: str
    zone: str

    def content(self, facts: object) -> NoticeContent:
        return NoticeContent(ToChannel(self.channel_id), (self.language,), self.zone, facts)


def _staff_of(tx: Tx, prompts: Collection[int], *, retired: bool) -> Mapping[int, _Staff]:
    """Those of these prompts that are retired, or are not, with how their server's staff are told."""
    found = tx.execute(
        select(Prompt.id, Server.staff_channel_id, Server.language, Server.timezone)
        .join(Server, Server.id == Prompt.server_id)
        .where(
            Prompt.id.in_(prompts),
            Prompt.retired_at.is_not(None) if retired else Prompt.retired_at.is_(None),
            Server.staff_channel_id.is_not(None),
        )
    ).all()
    return {row.id: _Staff(row.staff_channel_id or 0, row.language, row.timezone) for row in found}
