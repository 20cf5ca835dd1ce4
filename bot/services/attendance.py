"""Attendance: who came to a session, as the facilitator writes it down; it is what earns hours."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from bot.db import Tx
from bot.db.models import Attendance, Enrollment, Member
from bot.db.upsert import insert_into
from bot.domain import sessions as rules
from bot.domain.authority import RECORD_ATTENDANCE
from bot.domain.errors import NobodyPresent, SessionGone, SessionNotStarted, UnknownSession
from bot.domain.people import Actor
from bot.services import audit, sessions
from bot.services import credits as ledger
from bot.services.credits import Earned


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who can have been at a session."""

    member_id: int
    user_id: int
    name: str
    present: bool | None
    """What is written down about them so far, None if nothing."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A session, and the people who can have been there."""

    session_id: int
    title: str
    starts_at: datetime
    people: tuple[Person, ...]
    left_out: int = 0
    """How many more there are than a form can show; they are named in the command instead."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was written down."""

    title: str
    starts_at: datetime
    minutes: int
    present: tuple[int, ...]
    """Discord's ids of all who were there."""
    taken_back: tuple[int, ...]
    """Who was written down before and is not any more."""
    strangers: tuple[int, ...]
    """Who was named and has no place in the cohort."""
    unknown: tuple[str, ...]
    """Words that name nobody in the cohort."""


@dataclass(frozen=True, slots=True)
class _Held:
    id: int
    server_id: int
    cohort_id: int
    title: str
    starts_at: datetime
    minutes: int
    hour_type: str


MOST_SHOWN = 100
"""Four menus of 25: what a form holds."""


def sheet(tx: Tx, actor: Actor, *, session: str, now: datetime) -> Sheet:
    """The people who can have been at a session, by name, with what is written down so far.

    Raises:
        UnknownSession, SessionNotStarted: there is nothing to write down.
        NobodyPresent: nobody has a place in its cohort.
    """
    held = _find(tx, actor, session, now, lock=False)
    people = _people(tx, held)
    if not people:
        raise NobodyPresent
    return Sheet(held.id, held.title, held.starts_at, tuple(_on_the_sheet(people)), max(0, len(people) - MOST_SHOWN))


def _on_the_sheet(people: Iterable[Person]) -> list[Person]:
    """Those whom a form can show: as many as four menus hold, by name."""
    return sorted(people, key=lambda one: (one.name.casefold(), one.member_id))[:MOST_SHOWN]


def record(tx: Tx, actor: Actor, *, session: str, present: str, now: datetime) -> Recorded:
    """Write down who was there: mentions, or names, of people with a place in the cohort. It replaces what stood.

    Raises:
        UnknownSession, SessionNotStarted: there is nothing to write down.
        NobodyPresent: nobody who is named has a place in the cohort.
    """
    held = _find(tx, actor, session, now, lock=True)
    people = _people(tx, held)
    named = rules.read_people(present)
    by_user = {one.user_id: one.member_id for one in people}
    chosen = {by_user[user] for user in named.ids if user in by_user}
    found, unknown = rules.by_name(named.words, {one.member_id: one.name for one in people})
    strangers = tuple(user for user in named.ids if user not in by_user)
    return _write(tx, actor, held, people, chosen=chosen | found, strangers=strangers, unknown=tuple(unknown), now=now)


def record_chosen(tx: Tx, actor: Actor, *, session: int, members: AbstractSet[int], now: datetime) -> Recorded:
    """The same for people who were chosen in a form.

    Raises:
        SessionGone: it is not there any more.
    """
    try:
        held = _find(tx, actor, str(session), now, lock=True)
    except UnknownSession:
        raise SessionGone from None
    people = _on_the_sheet(_people(tx, held))  # nobody is taken back whom the form did not show
    known = {one.member_id for one in people}
    return _write(tx, actor, held, people, chosen=known & members, now=now)


def _write(
    tx: Tx,
    actor: Actor,
    held: _Held,
    people: list[Person],
    *,
    chosen: AbstractSet[int],
    now: datetime,
    strangers: tuple[int, ...] = (),
    unknown: tuple[str, ...] = (),
) -> Recorded:
    if not chosen and (strangers or unknown or not any(one.present for one in people)):
        raise NobodyPresent
    new = [one for one in people if one.member_id in chosen and not one.present]
    gone = [one for one in people if one.member_id not in chosen and one.present]
    _note(tx, held, new=new, gone=gone, now=now)
    source = f"session:{held.id}"
    earned = {one.member_id: Earned(one.member_id, "session", held.hour_type, held.minutes, source) for one in new}
    ledger.earn(
        tx,
        server=actor.server,
        cohort=held.cohort_id,
        earned=[earned[one.member_id] for one in new if one.present is None],
        now=now,
    )
    # Corrections are few, and each must see what its person has from this source: one by one.
    for one in new:
        if one.present is False:
            ledger.earn_again(tx, server=actor.server, cohort=held.cohort_id, earned=earned[one.member_id], now=now)
    for one in gone:
        ledger.reverse(tx, member=one.member_id, source=source, now=now)
    audit.record(
        tx,
        actor,
        RECORD_ATTENDANCE,
        now=now,
        session=held.id,
        present=[one.member_id for one in new],
        taken_back=[one.member_id for one in gone],
    )
    return Recorded(
        held.title,
        held.starts_at,
        held.minutes,
        tuple(one.user_id for one in people if one.member_id in chosen),
        tuple(one.user_id for one in gone),
        strangers,
        unknown,
    )


def _note(tx: Tx, held: _Held, *, new: list[Person], gone: list[Person], now: datetime) -> None:
    if new:
        there = {"present": True, "minutes": held.minutes, "at": now}
        tx.execute(
            insert_into(tx, Attendance).on_conflict_do_update(index_elements=["session_id", "member_id"], set_=there),
            [{"server_id": held.server_id, "session_id": held.id, "member_id": one.member_id, **there} for one in new],
        )
    if gone:
        tx.execute(
            update(Attendance)
            .where(Attendance.session_id == held.id, Attendance.member_id.in_([one.member_id for one in gone]))
            .values(present=False, at=now)
        )


def _people(tx: Tx, held: _Held) -> list[Person]:
    """Everyone with a place, and those who have left but stand written down."""
    rows = tx.execute(
        select(Member.id, Member.user_id, Member.name, Attendance.present)
        .join(Enrollment, Enrollment.member_id == Member.id)
        .outerjoin(Attendance, (Attendance.member_id == Member.id) & (Attendance.session_id == held.id))
        .where(
            Enrollment.cohort_id == held.cohort_id,
            (Enrollment.status == "active") | Attendance.present.is_not(None),
        )
        .order_by(Member.id)
    )
    return [Person(*row) for row in rows]


def _find(tx: Tx, actor: Actor, text: str, now: datetime, *, lock: bool) -> _Held:
    found = sessions.find(tx, actor, text, now=now, lock=lock)
    if found.starts_at > now:
        raise SessionNotStarted(found.starts_at)
    return _Held(
        found.id, found.server_id, found.cohort_id, found.title, found.starts_at, found.minutes, found.hour_type
    )
