"""A prompt whose languages are too long for one message: the first in the channel, each other in a thread of its own.

And the messages of posted prompts, brought up to date when words change.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update

from bot import outbox
from bot.core.languages import own_name
from bot.db import Tx
from bot.db.upsert import insert_into
from bot.outbox import ErrandKind, ErrandRequest, redraws
from bot.outbox.buttons import LONG_AGO
from bot.outbox.errands import Errand, OpenThread
from bot.outbox.notices import (
    CHANNEL_RETRY,
    Contents,
    DueEntry,
    DueRows,
    NoticeContent,
    NoticeType,
    Postponed,
    ToChannel,
)
from cogs.cohorts.models import Cohort
from cogs.cohorts.rules.cohorts import CohortStatus
from cogs.prompts.models import PromptPost, PromptThread
from cogs.prompts.services import posts
from cogs.prompts.services.posts import POST

LANGUAGE = NoticeType("prompt.language", lateness=timedelta(days=7))
THREAD = "prompt.thread"
REDRAW, REDRAW_LANGUAGE = "prompt.redraw", "prompt.redraw_language"


def arrived(tx: Tx, *, rows: Sequence[DueEntry], now: datetime) -> None:
    """Prompts have just been posted: those that say one language only have the others in threads."""
    posted = {row.subject_id: row.server_id for row in rows if row.kind == POST}
    if posted:
        _divide(tx, posted, now)


def _divide(tx: Tx, posted: Mapping[int, int], now: datetime) -> None:
    """Owe the threads of these posts (with their servers), as far as they are divided and have none yet."""
    missing = [
        {"server_id": posted[post], "post_id": post, "language": language}
        for post, languages in posts.divided(tx, posted).items()
        for language in languages
    ]
    if not missing:
        return
    made = tx.execute(
        insert_into(tx, PromptThread)
        .values(missing)
        .on_conflict_do_nothing()
        .returning(PromptThread.id, PromptThread.server_id, PromptThread.post_id)
    ).all()
    rows = tx.execute(select(PromptPost.id, PromptPost.cohort_id).where(PromptPost.id.in_(posted)))
    cohort_of = {row.id: row.cohort_id for row in rows}
    by_server: dict[int, list[ErrandRequest]] = {}
    for thread, server, post in sorted(made):
        request = ErrandRequest(subject=thread, due=now, cohort=cohort_of[post], urgent=True)
        by_server.setdefault(server, []).append(request)
    for server, requests in by_server.items():
        outbox.errands(tx, THREAD, requests, server=server)


def redraw(tx: Tx, prompt: int, *, server: int, now: datetime) -> int:
    """A facilitator's own prompt has other words: bring up to date what was posted of it; gives how many posts."""
    found = tx.execute(
        select(PromptPost.id, posts.STANDS.label("stands"))
        .join(Cohort, Cohort.id == PromptPost.cohort_id)
        .where(
            PromptPost.prompt_id == prompt,
            PromptPost.server_id == server,
            Cohort.status != CohortStatus.REMOVED,
            posts.STANDS_SOON,
        )
    ).all()
    stand = [row.id for row in found]
    threads = tx.execute(select(PromptThread.id).where(PromptThread.post_id.in_(stand))).scalars().all()
    for kind, subjects in ((REDRAW, stand), (REDRAW_LANGUAGE, threads)):
        requests = [ErrandRequest(subject=subject, due=now) for subject in subjects]
        outbox.errands_again(tx, kind, requests, server=server, now=now)
    if there := [row.id for row in found if row.stands]:
        _divide(tx, dict.fromkeys(there, server), now)
    return len(stand)


# --- threads ---------------------------------------------------------------------------------------------------------


def _threads(tx: Tx, numbers: Collection[int], *, of: Collection[CohortStatus]) -> Mapping[int, Any]:
    return {
        row.id: row
        for row in tx.execute(
            select(
                PromptThread.id, PromptThread.post_id, PromptThread.language, PromptThread.thread_id, Cohort.channel_id,
                Cohort.timezone, PromptPost.server_id,
            )
            .join(PromptPost, PromptPost.id == PromptThread.post_id)
            .join(Cohort, Cohort.id == PromptPost.cohort_id)
            .where(PromptThread.id.in_(numbers), Cohort.status.in_(of))
        )
    }  # fmt: skip


def _to_open(tx: Tx, rows: DueRows) -> Mapping[int, Errand | Postponed]:
    """The threads that are to be opened, each called by its language and its prompt."""
    found = _threads(tx, {row.subject_id for row in rows}, of=(CohortStatus.OPEN,))
    prompts = posts.posted(tx, {one.post_id for one in found.values()})
    servers = {row.server_id for row in rows}
    taken = frozenset(
        thread
        for thread in tx.execute(select(PromptThread.thread_id).where(PromptThread.server_id.in_(servers))).scalars()
        if thread is not None
    )
    errands: dict[int, Errand | Postponed] = {}
    for row in rows:
        one = found.get(row.subject_id)
        if one is None or one.thread_id is not None:
            continue
        if one.channel_id is None:
            errands[row.id] = Postponed(rows.now + CHANNEL_RETRY)
            continue
        titles = [said.title for said in prompts[one.post_id].prompt.own if said.language == one.language]
        name = " · ".join(filter(None, (own_name(one.language), *titles)))
        errands[row.id] = OpenThread(row.server_id, one.channel_id, name[:100], taken)
    return errands


def _opened(tx: Tx, row: DueEntry, made: int | None, now: datetime) -> None:
    """The words go into it."""
    opened = update(PromptThread).where(PromptThread.id == row.subject_id).values(thread_id=made)
    tx.execute(opened)
    _owe_words(tx, row, now)


def _not_opened(tx: Tx, row: DueEntry, _code: str, now: datetime) -> bool:
    """The server lets the bot open no thread there: the words go into the channel."""
    _owe_words(tx, row, now)
    return True


def _owe_words(tx: Tx, row: DueEntry, now: datetime) -> None:
    cohort = (
        select(PromptPost.cohort_id)
        .join(PromptThread, PromptThread.post_id == PromptPost.id)
        .where(PromptThread.id == row.subject_id)
    )
    cohort_id = tx.execute(cohort).scalar_one_or_none()
    outbox.notice(tx, LANGUAGE, server=row.server_id, subject=row.subject_id, cohort=cohort_id, now=now)


# --- words -----------------------------------------------------------------------------------------------------------


def facts(tx: Tx, rows: DueRows) -> Contents:
    """The words of prompts in one language; those of closed cohorts are left out."""
    found = _contents(tx, {row.subject_id for row in rows}, of=(CohortStatus.OPEN,))
    return {row.id: found[row.subject_id] for row in rows if row.subject_id in found}


def _contents(
    tx: Tx, numbers: Collection[int], *, of: Collection[CohortStatus], edited: bool = False
) -> dict[int, NoticeContent]:
    found = _threads(tx, numbers, of=of)
    prompts = posts.posted(tx, {one.post_id for one in found.values()}, edited=edited)
    return {
        id_: NoticeContent(
            ToChannel(one.thread_id or one.channel_id), (one.language,), one.timezone, prompts[one.post_id]
        )
        for id_, one in found.items()
        if one.thread_id or one.channel_id
    }


def buttons_end(tx: Tx, rows: Sequence[DueEntry]) -> dict[int, datetime]:
    """Until the cohort is removed."""
    stand = _threads(tx, {row.subject_id for row in rows}, of=STILL_READ)
    return {row.id: LONG_AGO for row in rows if row.subject_id not in stand}


STILL_READ = (CohortStatus.OPEN, CohortStatus.CLOSED)


def _redraw_facts(tx: Tx, rows: DueRows) -> Mapping[int, Errand | Postponed]:
    contents = posts.contents(tx, {row.subject_id for row in rows}, of=STILL_READ, edited=True)
    return _redraws(tx, rows, POST, contents)


def _redraw_language_facts(tx: Tx, rows: DueRows) -> Mapping[int, Errand | Postponed]:
    contents = _contents(tx, {row.subject_id for row in rows}, of=STILL_READ, edited=True)
    return _redraws(tx, rows, LANGUAGE, contents)


def _redraws(
    tx: Tx, rows: DueRows, kind: NoticeType, contents: Mapping[int, NoticeContent]
) -> Mapping[int, Errand | Postponed]:
    posted = redraws.posted(tx, (kind,), {row.subject_id for row in rows})
    errands: dict[int, Errand | Postponed] = {}
    for row in rows:
        entry, content = posted.get((row.server_id, row.subject_id)), contents.get(row.subject_id)
        errand = None if entry is None or content is None else redraws.redraw(entry, content, rows.now)
        if errand is not None:
            errands[row.id] = errand
    return errands


ERRANDS = (
    ErrandKind(THREAD, _to_open, _opened, _not_opened),
    ErrandKind(REDRAW, _redraw_facts),
    ErrandKind(REDRAW_LANGUAGE, _redraw_language_facts),
)
