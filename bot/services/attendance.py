"""Attendance: who came to a session, as the facilitator writes it down; it is what earns hours."""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select, update

from bot.db import Tx
from bot.db.models import Account, Attendance, Cohort, Enrollment, Member, Server, Session
from bot.db.upsert import insert_into
from bot.domain import sessions as rules
from bot.domain.attendance import CreditRule
from bot.domain.authority import RECORD_ATTENDANCE
from bot.domain.errors import NobodyPresent, SessionGone, SessionNotStarted, UnknownSession
from bot.domain.notices import Due, Letter, NotYet, ToPerson, Way
from bot.domain.people import Actor
from bot.services import audit, followups, outbox, sessions
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
    minutes: int = 0
    """How long they were there, as far as it is written down."""
    credited: int = 0


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


CORRECTED = "attendance.corrected"


def people_of(tx: Tx, actor: Actor, session: str, now: datetime) -> tuple[int, list[Person]]:
    """A session's number, and everyone who can have been there, by name.

    Raises:
        UnknownSession, SessionNotStarted: there is nothing to write down.
    """
    held = _find(tx, actor, session, now, lock=False)
    return held.id, sorted(_people(tx, held), key=lambda one: (one.name.casefold(), one.member_id))


def record(tx: Tx, actor: Actor, *, session: str, present: str, minutes: int | None = None, now: datetime) -> Recorded:
    """Write down who was there: mentions, or names, of people with a place in the cohort. It replaces what stood.

    With `minutes`, these people were there so long, and the others stay as they are.

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
    chosen |= found
    if minutes is not None:
        people = [one for one in people if one.member_id in chosen]
    return _write(
        tx,
        actor,
        held,
        people,
        chosen=chosen,
        minutes=None if minutes is None else rules.read_minutes(minutes),
        strangers=strangers,
        unknown=tuple(unknown),
        now=now,
    )


def record_chosen(
    tx: Tx, actor: Actor, *, session: int, members: AbstractSet[int], among: AbstractSet[int], now: datetime
) -> Recorded:
    """The same for people who were chosen from a list; only those `among` whom one chose are touched.

    Raises:
        SessionGone: it is not there any more.
    """
    try:
        held = _find(tx, actor, str(session), now, lock=True)
    except UnknownSession:
        raise SessionGone from None
    people = [one for one in _people(tx, held) if one.member_id in among]
    return _write(tx, actor, held, people, chosen=members, may_be_empty=True, now=now)


def _write(
    tx: Tx,
    actor: Actor,
    held: _Held,
    people: list[Person],
    *,
    chosen: AbstractSet[int],
    now: datetime,
    minutes: int | None = None,
    strangers: tuple[int, ...] = (),
    unknown: tuple[str, ...] = (),
    may_be_empty: bool = False,
) -> Recorded:
    """Those who are chosen were there, so long (all of it if nobody says); the others of `people` were not."""
    if not chosen and not may_be_empty and (strangers or unknown or not any(one.present for one in people)):
        raise NobodyPresent
    there = held.minutes if minutes is None else min(minutes, held.minutes)
    credited = held.minutes if minutes is None else _rule(tx, held).credit(there, held.minutes)
    new = [
        one
        for one in people
        if one.member_id in chosen and (not one.present or (one.minutes, one.credited) != (there, credited))
    ]
    gone = [one for one in people if one.member_id not in chosen and one.present]
    _note(tx, held, new=new, gone=gone, minutes=there, credited=credited, now=now)
    source = f"session:{held.id}"
    earned = {one.member_id: Earned(one.member_id, "session", held.hour_type, credited, source) for one in new}
    first = [one for one in new if one.present is None]
    if credited:
        ledger.earn(
            tx, server=actor.server, cohort=held.cohort_id, earned=[earned[one.member_id] for one in first], now=now
        )
    # Corrections are few, and each must see what its person has from this source: one by one.
    again = [one for one in new if one.present is not None and one.credited != credited]
    for one in [*again, *gone]:
        ledger.reverse(tx, member=one.member_id, source=source, now=now)
    for one in again:
        if credited:
            ledger.earn_again(tx, server=actor.server, cohort=held.cohort_id, earned=earned[one.member_id], now=now)
    _tell(tx, held, [*again, *gone], now)
    tx.execute(update(Session).where(Session.id == held.id).values(attendance_at=now))
    ends_at = held.starts_at + timedelta(minutes=held.minutes)
    followups.written_down(tx, server=held.server_id, session=held.id, ends_at=ends_at, now=now)
    audit.record(
        tx,
        actor,
        RECORD_ATTENDANCE,
        now=now,
        session=held.id,
        present=[one.member_id for one in new],
        taken_back=[one.member_id for one in gone],
        minutes=there,
    )
    return Recorded(
        held.title,
        held.starts_at,
        credited,
        tuple(one.user_id for one in people if one.member_id in chosen),
        tuple(one.user_id for one in gone),
        strangers,
        unknown,
    )


def _rule(tx: Tx, held: _Held) -> CreditRule:
    row = tx.execute(select(Cohort.full_from, Cohort.half_from).where(Cohort.id == held.cohort_id)).one()
    return CreditRule(row.full_from, row.half_from)


def _note(
    tx: Tx, held: _Held, *, new: list[Person], gone: list[Person], minutes: int, credited: int, now: datetime
) -> None:
    if new:
        there = {"present": True, "minutes": minutes, "credited": credited, "source": "facilitator", "at": now}
        tx.execute(
            insert_into(tx, Attendance).on_conflict_do_update(index_elements=["session_id", "member_id"], set_=there),
            [{"server_id": held.server_id, "session_id": held.id, "member_id": one.member_id, **there} for one in new],
        )
    if gone:
        tx.execute(
            update(Attendance)
            .where(Attendance.session_id == held.id, Attendance.member_id.in_([one.member_id for one in gone]))
            .values(present=False, minutes=0, credited=0, source="facilitator", at=now)
        )


def _tell(tx: Tx, held: _Held, people: Iterable[Person], now: datetime) -> None:
    """Whoever was written down before hears that it was corrected."""
    outbox.notices(
        tx,
        [{"subject": held.id, "member": one.member_id, "occasion": _occasion(now), "due": now} for one in people],
        kind=CORRECTED,
        server=held.server_id,
    )


def _occasion(at: datetime) -> str:
    """A correction by its moment, the same in every zone."""
    return str(int(at.timestamp()))


@dataclass(frozen=True, slots=True)
class Corrected:
    """What a correction tells its person."""

    title: str
    starts_at: datetime
    credited: int


def corrected_facts(tx: Tx, rows: Sequence[Due], now: datetime) -> Mapping[int, Letter | NotYet]:
    """The corrections, as things stand now; an older one says nothing that a later one does not."""
    found = {
        (row.session_id, row.member_id): row
        for row in tx.execute(
            select(
                Attendance.session_id,
                Attendance.member_id,
                Attendance.at,
                Attendance.credited,
                Session.title,
                Session.starts_at,
                Cohort.channel_id,
                Member.user_id,
                Member.name,
                func.coalesce(Account.language, Server.language).label("language"),
                func.coalesce(Account.timezone, Cohort.timezone).label("zone"),
            )
            .join(Session, Session.id == Attendance.session_id)
            .join(Cohort, Cohort.id == Session.cohort_id)
            .join(Server, Server.id == Session.server_id)
            .join(Member, Member.id == Attendance.member_id)
            .outerjoin(Account, Account.user_id == Member.user_id)
            .where(
                Attendance.session_id.in_([row.subject_id for row in rows]),
                Attendance.member_id.in_([row.member_id for row in rows]),
            )
        )
    }
    return {
        row.id: Letter(
            ToPerson(one.user_id, one.name, one.channel_id, Way.QUIET),
            (one.language,),
            one.zone,
            Corrected(one.title, one.starts_at, one.credited),
        )
        for row in rows
        if (one := found.get((row.subject_id, row.member_id))) is not None and _occasion(one.at) == row.occasion
    }


def _people(tx: Tx, held: _Held) -> list[Person]:
    """Everyone with a place, and those who have left but stand written down."""
    rows = tx.execute(
        select(
            Member.id,
            Member.user_id,
            Member.name,
            Attendance.present,
            func.coalesce(Attendance.minutes, 0),
            func.coalesce(Attendance.credited, 0),
        )
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
