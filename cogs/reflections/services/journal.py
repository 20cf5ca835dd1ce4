"""The journal: what one wrote oneself, a page at a time, and one entry whole."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, Select, bindparam, select, tuple_
from sqlalchemy.orm import aliased

from bot.core.confirmations import mark_of
from bot.core.themes import read_theme
from bot.core.times import moment, read_date
from bot.db import Tx
from bot.db.types import UtcDateTime
from bot.people.act import Act
from bot.people.models import Member
from cogs.cohorts.models import Cohort
from cogs.prompts.models import PromptPost
from cogs.reflections.models import Reflection
from cogs.reflections.refusals import EntryGone, NotSharedNow, WordsChanged, WordsSealed
from cogs.reflections.rules.audience import Audience, ReflectionStatus, Visibility
from cogs.reflections.rules.listing import Listing
from cogs.reflections.rules.words import opening, parts
from cogs.reflections.services import sharing, words
from cogs.reflections.services.sharing import ONESELF, Reader

PAGE = 8
"""Entries on a page of a journal."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that somebody wrote; with its opening, or with all of it."""

    id: int
    at: datetime
    theme: int | None
    words: str
    status: ReflectionStatus = ReflectionStatus.KEPT
    counts: bool = False
    """Whether it is on a prompt, so that it counts unless it was withdrawn."""
    reader: Reader = ONESELF
    """Who can read it."""
    post: int | None = None
    is_closed: bool = False
    """Whether its words cannot be opened now, since the key is missing."""


@dataclass(frozen=True, slots=True)
class JournalPage:
    """A page of a journal."""

    listing: Listing
    entries: Sequence[Entry]
    older: Listing | None = None
    newer: Listing | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of an entry, as a form holds it."""

    reflection: int
    number: int
    text: str
    count: int
    mark: str
    reader: Reader
    """Who else reads what is written in its place."""


def listing(
    tx: Tx, act: Act, *, wanted: str | None = None, first: str | None = None, last: str | None = None
) -> JournalPage:
    """The first page of one's journal, of a theme (`wanted`) and of some days if one asks for that.

    Raises:
        UnknownTheme, MalformedDate: bad input.
    """
    begins, ends = (None if day is None else read_date(day) for day in (first, last))
    return page(tx, act, listing=Listing(0 if wanted is None else read_theme(wanted), begins, ends))


def page(tx: Tx, act: Act, *, listing: Listing) -> JournalPage:
    """A page of one's journal: each entry by its opening. One query."""
    return paged(tx, act, _OWN, listing, **_who(act))


def paged(tx: Tx, act: Act, query: Select[*tuple[Any, ...]], listing: Listing, **named: object) -> JournalPage:
    """A page of these entries; `named` are the parameters of the query."""
    zone = act.actor.zone or act.actor.server_zone or "UTC"
    named |= {
        "theme": listing.theme,
        "first": None if listing.first is None else _begins(listing.first, zone),
        "last": None if listing.last is None else _begins(listing.last + timedelta(days=1), zone),
        "at": listing.at,
        "entry": listing.entry,
    }
    filters = tuple(name for name in ("theme", "first", "last", "at") if named[name])
    found = tx.connection().execute(_page(query, filters, newer=listing.newer), named).all()
    more, rows = len(found) > PAGE, found[:PAGE]
    if listing.newer:
        rows = rows[::-1]
    entries = [_entry(act, row, short=True) for row in rows]
    older = newer = None
    if entries:
        if more or listing.newer:
            older = replace(listing, newer=False, at=entries[-1].at, entry=entries[-1].id)
        if more if listing.newer else listing.at is not None:
            newer = replace(listing, newer=True, at=entries[0].at, entry=entries[0].id)
    return JournalPage(listing, entries, older, newer)


@cache
def _page(query: Select[*tuple[Any, ...]], filters: tuple[str, ...], *, newer: bool) -> Select[*tuple[Any, ...]]:
    """The query of a page, built once: building it takes longer than reading the rows."""
    key, edge = tuple_(Reflection.at, Reflection.id), tuple_(_parameter("at"), bindparam("entry"))
    conditions = {
        "theme": PromptPost.theme == bindparam("theme"),
        "first": Reflection.at >= _parameter("first"),
        "last": Reflection.at < _parameter("last"),
        "at": key > edge if newer else key < edge,
    }
    order = (Reflection.at, Reflection.id) if newer else (Reflection.at.desc(), Reflection.id.desc())
    return query.where(*(conditions[name] for name in filters)).order_by(*order).limit(PAGE + 1)


def _parameter(name: str) -> BindParameter[datetime]:
    return bindparam(name, type_=UtcDateTime)


def entry(tx: Tx, act: Act, *, reflection: int) -> Entry:
    """All of one thing that one wrote oneself.

    Raises:
        EntryGone: it is not there any more, or it is another's.
    """
    row = tx.execute(_OWN.where(Reflection.id == reflection), _who(act)).one_or_none()
    if row is None:
        raise EntryGone
    found = _entry(act, row)
    return replace(found, reader=sharing.reader_now(tx, act, found.reader))


def reader_of(tx: Tx, act: Act, *, reflection: int) -> Reader:
    """Who reads it now besides its writer; oneself alone, where it is a draft, taken back, or gone."""
    row = tx.execute(_OWN.where(Reflection.id == reflection), _who(act)).one_or_none()
    if row is None or row.status != ReflectionStatus.KEPT:
        return ONESELF
    return sharing.reader_now(tx, act, _chosen(row))


def of_mentee(tx: Tx, act: Act, *, listing: Listing) -> JournalPage:
    """A page of what somebody (`listing.user`) shares with their mentor, who reads it.

    Raises:
        NotSharedNow: the two are no pair. What was shared when they were one before is left out.
    """
    members = select(Member.id).where(Member.server_id == act.server, Member.user_id == listing.user)
    mentees = list(tx.execute(members).scalars())
    current = _pairs_with(tx, act, mentees)
    if not current:
        raise NotSharedNow
    return paged(tx, act, _OF_MENTEE, listing, user=listing.user, pairs=current, **_who(act))


def for_mentor(tx: Tx, act: Act, *, reflection: int) -> Entry:
    """All of something that is shared with the one who reads it, as the writer's mentor.

    Raises:
        NotSharedNow: it is not, or no longer: taken back, deleted, or the two are no pair any more.
    """
    row = tx.execute(_SHARED_WITH.where(Reflection.id == reflection), _who(act)).one_or_none()
    if row is None or row.pair not in _pairs_with(tx, act, [row.member_id]):
        raise NotSharedNow
    return _entry(act, row)


def _pairs_with(tx: Tx, act: Act, mentees: Sequence[int]) -> list[str]:
    """The pairs in which somebody accompanies these now."""
    return [one.pair for one in sharing.pairs(tx, act.server, mentees) if one.mentor_id == act.actor.member_id]


def everything(tx: Tx, act: Act) -> list[Entry]:
    """All that one wrote oneself, whole, the oldest first.

    Raises:
        WordsSealed: none of it can be opened.
    """
    rows = tx.execute(_OWN.order_by(Reflection.at, Reflection.id), _who(act)).all()
    entries = [_entry(act, row) for row in rows]
    if entries and all(one.is_closed for one in entries):
        raise WordsSealed
    return entries


def part(tx: Tx, act: Act, *, reflection: int, number: int | None = None) -> Part:
    """A part of an entry to be written anew; without a number, the first.

    Raises:
        EntryGone: as for `entry`.
        WordsSealed: the key that opens it is not here.
        WordsChanged: there is no such part any more.
    """
    whole = entry(tx, act, reflection=reflection)
    if whole.is_closed:
        raise WordsSealed
    pieces = parts(whole.words)
    place = number or 0
    if place >= len(pieces):
        raise WordsChanged
    reader = whole.reader if whole.status is ReflectionStatus.KEPT else ONESELF
    return Part(reflection, place, pieces[place], len(pieces), mark_of(pieces[place]), reader)


def require_unchanged(whole: str, number: int, mark: str) -> None:
    """See that a part is still what was shown.

    Raises:
        WordsChanged: it is not.
    """
    pieces = parts(whole)
    if number >= len(pieces) or mark_of(pieces[number]) != mark:
        raise WordsChanged


def find(tx: Tx, act: Act, reflection: int) -> Reflection | None:
    """One's own row, held while it is changed; None: it is gone, or never was one's own."""
    return tx.execute(
        select(Reflection)
        .where(
            Reflection.id == reflection,
            Reflection.server_id == act.server,
            Reflection.member_id == (act.actor.member_id or 0),
        )
        .with_for_update()
    ).scalar_one_or_none()


def require(tx: Tx, act: Act, reflection: int) -> Reflection:
    """The same.

    Raises:
        EntryGone: it is gone.
    """
    row = find(tx, act, reflection)
    if row is None:
        raise EntryGone
    return row


def _begins(day: date, zone: str) -> datetime:
    return moment(datetime.combine(day, time()), zone)


_mentor = aliased(Member)
_ENTRIES = (
    select(
        *(Reflection.id, Reflection.member_id, Reflection.at, PromptPost.theme, Reflection.sealed),
        *(Reflection.status, Reflection.post_id, Reflection.visibility, Reflection.mentor_id, Reflection.pair),
        *(Reflection.cohort_id, Cohort.name.label("cohort"), _mentor.name.label("mentor")),
    )
    .outerjoin(PromptPost, PromptPost.id == Reflection.post_id)
    .outerjoin(Cohort, Cohort.id == Reflection.cohort_id)
    .outerjoin(_mentor, _mentor.id == Reflection.mentor_id)
    .where(Reflection.server_id == bindparam("server"))
)
"""What is read of entries."""
_OWN = _ENTRIES.where(Reflection.member_id == bindparam("member"))
_SHARED_WITH = _ENTRIES.where(
    Reflection.mentor_id == bindparam("member"),
    Reflection.visibility == Visibility.MENTOR,
    Reflection.status == ReflectionStatus.KEPT,
)
_OF_MENTEE = _SHARED_WITH.where(
    Reflection.pair.in_(bindparam("pairs", expanding=True)),
    Reflection.member_id.in_(
        select(Member.id).where(Member.server_id == bindparam("server"), Member.user_id == bindparam("user"))
    ),
)


def _who(act: Act) -> dict[str, int]:
    return {"server": act.server, "member": act.actor.member_id or 0}


def _entry(act: Act, row: Any, *, short: bool = False) -> Entry:
    found = words.opened_or_none(act.vault, row)
    text = words.CLOSED if found is None else opening(found) if short else found
    counts, reader = row.post_id is not None, _chosen(row)
    return Entry(row.id, row.at, row.theme, text, row.status, counts, reader, row.post_id, is_closed=found is None)


def _chosen(row: Any) -> Reader:
    """Who was chosen to read it."""
    return Reader(
        Audience(row.visibility, row.mentor_id or row.cohort_id or 0), row.mentor or row.cohort or "", row.pair
    )
