"""Who can read a reflection besides its writer: one mentor for as long as the two are a pair, or a cohort's channel."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import aliased

from bot import outbox
from bot.core.hooks import hook
from bot.core.people import NamedPerson
from bot.db import Tx
from bot.db.types import written
from bot.outbox import ErrandKind, buttons, recalls, redraws
from bot.outbox.errands import Errand
from bot.outbox.notices import (
    CHANNEL_RETRY,
    Contents,
    DueEntry,
    DueRows,
    NoticeContent,
    NoticeType,
    Postponed,
    ToChannel,
    ToPerson,
)
from bot.people.act import Act
from bot.people.models import Member, Server
from cogs.cohorts.models import Cohort, Enrollment
from cogs.cohorts.rules.cohorts import CohortStatus
from cogs.cohorts.services import cohorts
from cogs.prompts.models import PromptPost
from cogs.reflections.models import Reflection
from cogs.reflections.refusals import WordsSealed
from cogs.reflections.rules.audience import ONLY_ME, Audience, ReflectionStatus, Visibility
from cogs.reflections.services import words

IN_CHANNEL = NoticeType("reflection.shared", lateness=timedelta(days=7))
TO_MENTOR = NoticeType("reflection.mentor", lateness=timedelta(days=30))
REDRAW = "reflection.redraw"


@dataclass(frozen=True, slots=True)
class MentorOf:
    """A pair, as it stands now."""

    mentor_id: int
    mentee_id: int
    mentor: NamedPerson
    pair: str
    """Which it is: a pair that ended or rested and goes on is another."""


@hook
def mentors_of(tx: Tx, *, server: int, mentees: Collection[int]) -> Sequence[MentorOf]:
    """Who accompanies these members now."""
    raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who can read a reflection, or could: oneself alone, a mentor, or a group, by name."""

    audience: Audience = ONLY_ME
    name: str = ""
    """Of oneself alone: the mentor who could read it as well, as long as the two were a pair."""
    pair: str = ""
    """Of a mentor: the pair within which it is shared."""


ONESELF = Reader()


@dataclass(frozen=True, slots=True)
class Shared:
    """What a group reads."""

    name: str
    words: str


@dataclass(frozen=True, slots=True)
class ForMentor:
    """What a mentor hears: that there is something to read, and from whom; none of it."""

    reflection: int
    mentee: NamedPerson


def readers(
    tx: Tx, act: Act, *, post: int | None = None, groups: Iterable[tuple[int, str]] | None = None
) -> tuple[Reader, ...]:
    """Who could read what one writes about a prompt, or about nothing in particular; oneself alone stands first.

    A group is that of an open cohort in which one has a place, and of the prompt's own; `groups` are those, if they are
    known already.
    """
    member = act.actor.member_id
    if member is None:
        return (ONESELF,)
    mentors = {one.mentor_id: one for one in pairs(tx, act.server, [member])}
    return (
        ONESELF,
        *(Reader(Audience(Visibility.MENTOR, one.mentor_id), one.mentor.name, one.pair) for one in mentors.values()),
        *(
            Reader(Audience(Visibility.GROUP, number), name)
            for number, name in (_groups(tx, act, post) if groups is None else groups)
        ),
    )


def _groups(tx: Tx, act: Act, post: int | None) -> Iterable[tuple[int, str]]:
    groups = (
        select(Cohort.id, Cohort.name)
        .join(Enrollment, cohorts.has_place(act.actor))
        .where(Cohort.server_id == act.server, Cohort.status == CohortStatus.OPEN)
        .order_by(Cohort.id)
    )
    if post is not None:
        groups = groups.where(Cohort.id == select(PromptPost.cohort_id).where(PromptPost.id == post).scalar_subquery())
    return ((number, name) for number, name in tx.execute(groups))


def pairs(tx: Tx, server: int, mentees: Collection[int]) -> list[MentorOf]:
    """Who accompanies these members now."""
    return [one for found in mentors_of(tx, server=server, mentees=mentees) for one in found]


def choose(tx: Tx, act: Act, row: Reflection, audience: Audience) -> Reader:
    """Say who is to read it; nobody does yet. Whom one cannot choose any more leaves it to oneself alone.

    Of a draft whose mentor was chosen already, that pair counts, and no later one of the same two.
    """
    reader = ONESELF
    if audience != ONLY_ME:
        reader = next((one for one in readers(tx, act, post=row.post_id) if one.audience == audience), reader)
    if row.pair and reader.pair:
        current = {one.pair for one in pairs(tx, act.server, [act.member]) if one.mentor_id == audience.number}
        reader = replace(reader, pair=row.pair) if row.pair in current else ONESELF
    kind, number = reader.audience.visibility, reader.audience.number
    row.visibility, row.pair = kind, reader.pair
    row.mentor_id = number if kind == Visibility.MENTOR else None
    row.cohort_id = number if kind == Visibility.GROUP else None
    return reader


def audience_of(row: Reflection) -> Audience:
    """Who was chosen to read it."""
    return Audience(row.visibility, row.mentor_id or row.cohort_id or 0)


def reader_now(tx: Tx, act: Act, chosen: Reader) -> Reader:
    """Who can read it now, of what one wrote oneself: a mentor, only within the pair in which it was shared."""
    if chosen.audience.visibility != Visibility.MENTOR:
        return chosen
    current = {one.pair for one in pairs(tx, act.server, [act.member])}
    return chosen if chosen.pair in current else Reader(ONLY_ME, chosen.name)


def announce(tx: Tx, act: Act, row: Reflection) -> None:
    """Those who were chosen can read it from now on: the mentor hears so, and in the group it is posted."""
    if row.visibility == Visibility.ME:
        return
    row.shared += 1
    tx.flush()
    kind, member = (TO_MENTOR, row.mentor_id or 0) if row.visibility == Visibility.MENTOR else (IN_CHANNEL, 0)
    outbox.notice(
        tx, kind, server=act.server, subject=row.id, member=member, cohort=row.cohort_id, dedupe_key=str(row.shared),
        now=act.now,
    )  # fmt: skip


def share(tx: Tx, act: Act, row: Reflection, audience: Audience) -> Reader:
    """Let it be read by somebody else than before, or by nobody."""
    unshare(tx, act, row)
    reader = choose(tx, act, row, audience)
    if row.status == ReflectionStatus.KEPT:
        announce(tx, act, row)
    return reader


def unshare(tx: Tx, act: Act, row: Reflection) -> None:
    """Only its writer reads it from now on: what stands in a channel is taken down, and the mentor's button goes."""
    before, row.visibility, row.mentor_id, row.cohort_id = row.visibility, Visibility.ME, None, None
    row.pair = ""
    tx.flush()
    if before == Visibility.GROUP:
        recalls.take_back(tx, IN_CHANNEL, row.id, server=act.server, user=act.actor.user_id, now=act.now)
    elif before == Visibility.MENTOR:
        outbox.cancel(tx, TO_MENTOR, subjects=[row.id], now=act.now)
        buttons.look(tx, [TO_MENTOR], [row.id], server=act.server, now=act.now)


def redraw(tx: Tx, act: Act, row: Reflection) -> None:
    """It has other words: what stands in a channel shows these."""
    if row.visibility == Visibility.GROUP and row.status == ReflectionStatus.KEPT:
        outbox.errand_again(tx, REDRAW, server=act.server, subject=row.id, now=act.now)


def mentor_erased(tx: Tx, *, user: int, members: Sequence[int], now: datetime) -> None:
    """What was shared with somebody who deletes their data is read by its writer alone."""
    tx.execute(
        update(Reflection)
        .where(Reflection.mentor_id.in_(members))
        .values(visibility=Visibility.ME, mentor_id=None, pair="")
        .execution_options(synchronize_session=False)
    )


def pairs_over(tx: Tx, keys: Collection[str], *, server: int, now: datetime) -> None:
    """These pairs are over: their mentors' buttons to read go. Nothing is written here, since no pair is twice."""
    shared = select(Reflection.id).where(
        Reflection.server_id == server, Reflection.pair != written(""), Reflection.pair.in_(keys)
    )
    buttons.look(tx, [TO_MENTOR], tx.execute(shared).scalars().all(), server=server, now=now)


# --- notices ---------------------------------------------------------------------------------------------------------


def channel_facts(tx: Tx, rows: DueRows) -> Contents:
    """What is shared with groups, for their channels; what is so no longer is left out."""
    contents = _in_channels(tx, rows, {row.subject_id for row in rows}, of=(CohortStatus.OPEN,))
    return {row.id: contents[row.subject_id] for row in rows if row.subject_id in contents}


def _in_channels(
    tx: Tx, rows: DueRows, numbers: set[int], *, of: Collection[CohortStatus]
) -> Mapping[int, NoticeContent | Postponed]:
    found = tx.execute(
        select(
            Reflection.id, Reflection.member_id, Reflection.sealed, Member.name,
            Cohort.channel_id, Cohort.languages, Cohort.timezone,
        )
        .join(Member, Member.id == Reflection.member_id)
        .join(Cohort, Cohort.id == Reflection.cohort_id)
        .where(
            Reflection.id.in_(numbers),
            Reflection.server_id.in_({row.server_id for row in rows}),
            Reflection.visibility == Visibility.GROUP,
            Reflection.status == ReflectionStatus.KEPT,
            Cohort.status.in_(of),
        )
    )  # fmt: skip
    contents: dict[int, NoticeContent | Postponed] = {}
    for one in found:
        contents[one.id] = Postponed(rows.now + CHANNEL_RETRY)
        if one.channel_id is not None:
            with suppress(WordsSealed):  # until the key is back
                shared = Shared(one.name, words.opened(rows.vault, one))
                contents[one.id] = NoticeContent(ToChannel(one.channel_id), one.languages, one.timezone, shared)
    return contents


def _redraws(tx: Tx, rows: DueRows) -> Mapping[int, Errand | Postponed]:
    posted = redraws.posted(tx, [IN_CHANNEL], {row.subject_id for row in rows})
    still_seen = tuple(one for one in CohortStatus if one != CohortStatus.REMOVED)
    contents = _in_channels(tx, rows, {row.subject_id for row in rows}, of=still_seen)
    found: dict[int, Errand | Postponed] = {}
    for row in rows:
        entry, content = posted.get((row.server_id, row.subject_id)), contents.get(row.subject_id)
        if entry is None or content is None:
            continue
        if isinstance(content, Postponed):  # until the key is back: what was taken out must not stand there for good
            found[row.id] = content
            continue
        errand = redraws.redraw(entry, content, rows.now)
        if errand is not None:
            found[row.id] = errand
    return found


def mentor_facts(tx: Tx, rows: DueRows) -> Contents:
    """That something is shared with a mentor; what is so no longer is left out, also where the two are no pair."""
    writer, mentor = aliased(Member), aliased(Member)
    found = {
        one.id: one
        for one in tx.execute(
            select(
                Reflection.id, Reflection.server_id, Reflection.member_id, Reflection.mentor_id, Reflection.pair,
                writer.user_id, writer.name, mentor.user_id.label("mentor_user"), mentor.name.label("mentor_name"),
                mentor.language, mentor.timezone, Server.timezone.label("server_zone"), Server.mentors_channel_id,
            )
            .join(writer, writer.id == Reflection.member_id)
            .join(mentor, mentor.id == Reflection.mentor_id)
            .join(Server, Server.id == Reflection.server_id)
            .where(
                Reflection.id.in_({row.subject_id for row in rows}),
                Reflection.visibility == Visibility.MENTOR,
                Reflection.status == ReflectionStatus.KEPT,
            )
        )
    }  # fmt: skip
    current = _current(tx, found.values())
    contents: dict[int, NoticeContent | Postponed] = {}
    for row in rows:
        one = found.get(row.subject_id)
        if one is not None and one.mentor_id == row.member_id and one.pair in current:
            to = ToPerson(one.mentor_user, one.mentor_name, one.mentors_channel_id)
            told = ForMentor(one.id, NamedPerson(one.user_id, one.name))
            contents[row.id] = NoticeContent(to, (one.language,), one.timezone or one.server_zone, told)
    return contents


def _current(tx: Tx, shared: Iterable[Any]) -> set[str]:
    """The pairs that the writers of these are in now."""
    mentees: dict[int, set[int]] = {}
    for one in shared:
        mentees.setdefault(one.server_id, set()).add(one.member_id)
    return {one.pair for server in mentees for one in pairs(tx, server, mentees[server])}


def mentor_ends(tx: Tx, rows: Sequence[DueEntry]) -> dict[int, datetime]:
    """The button to read is over once it is not shared with that mentor any more, or the two are that pair no more."""
    found = tx.execute(
        select(Reflection.id, Reflection.server_id, Reflection.member_id, Reflection.mentor_id, Reflection.pair).where(
            Reflection.id.in_({row.subject_id for row in rows}),
            Reflection.visibility == Visibility.MENTOR,
            Reflection.status == ReflectionStatus.KEPT,
        )
    ).all()
    current = _current(tx, found)
    shared = {(one.id, one.mentor_id) for one in found if one.pair in current}
    return {row.id: buttons.LONG_AGO for row in rows if (row.subject_id, row.member_id) not in shared}


ERRANDS = (ErrandKind(REDRAW, _redraws),)
