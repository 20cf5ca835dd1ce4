"""Who says they come to a session."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, bindparam, exists, func, select

from bot.core.refusals import ButtonTooOld
from bot.db import Tx
from bot.db.upsert import insert_into
from bot.outbox import buttons
from bot.people.act import Act
from bot.people.models import Member
from cogs.cohorts.models import Cohort, Enrollment
from cogs.cohorts.refusals import NotJoined
from cogs.cohorts.rules.cohorts import CohortStatus, EnrollmentStatus
from cogs.sessions.models import Rsvp, Session
from cogs.sessions.refusals import SessionGone, SessionOver
from cogs.sessions.rules import rsvps as rules
from cogs.sessions.rules.rsvps import RsvpAnswer
from cogs.sessions.rules.sessions import SessionStatus
from cogs.sessions.services import announcements, waitlist


@dataclass(frozen=True, slots=True)
class Answered:
    """What somebody said about a session, what came of it, and how many said what by now."""

    title: str
    starts_at: datetime
    answer: RsvpAnswer
    counts: Mapping[RsvpAnswer, int]
    place_in_line: int = 0
    """Of somebody who waits: the first is next."""


def rsvp(tx: Tx, act: Act, *, session: int, answer: RsvpAnswer) -> Answered:
    """Say whether one comes; the last word counts. Who wants to come to a full session waits for a place.

    Raises:
        SessionGone: it is not there any more, was cancelled, or is not for this person.
        NotJoined: one has no place in its cohort, but sees it: as staff, or because one had a place.
        SessionOver: it has begun.
    """
    if answer is RsvpAnswer.WAITING:
        raise ButtonTooOld
    found = _find(tx, act, session, _HELD)
    if found.place is None:
        raise NotJoined(found.cohort)
    if found.starts_at <= act.now:
        raise SessionOver
    counts, held = waitlist.counts(tx, session)
    offered = found.offered_until is not None and found.offered_until > act.now
    kept_for_others = held - (found.offered_until is not None)
    result = rules.settled(
        answer,
        found.before,
        offered=offered,
        room=rules.Room(found.capacity, counts.get(RsvpAnswer.GOING, 0), kept_for_others),
    )
    if not result is found.before is RsvpAnswer.WAITING:  # who waits already keeps their place in line
        said = {"answer": result, "at": act.now, "offered_until": None}
        tx.execute(
            insert_into(tx, Rsvp)
            .values(server_id=act.server, session_id=session, member_id=act.member, **said)
            .on_conflict_do_update(index_elements=["session_id", "member_id"], set_=said)
        )
        if found.before is not None:
            counts[found.before] -= 1
        counts[result] = counts.get(result, 0) + 1
        frees = found.before == RsvpAnswer.GOING or found.offered_until is not None
        if found.capacity is not None and frees and result != RsvpAnswer.GOING:
            waitlist.offer(tx, session, now=act.now)
        announcements.redraw(tx, server=act.server, series=found.series_id, now=act.now)
        if found.offered_until is not None:
            buttons.look(tx, [waitlist.OFFER], [session], server=act.server, member=act.member, now=act.now)
    in_line = _place_in_line(tx, session, act.member) if result == RsvpAnswer.WAITING else 0
    return Answered(found.title, found.starts_at, result, counts, in_line)


_ever = Enrollment.__table__.alias("ever")
_SHOWN = (
    select(
        Session.title, Session.starts_at, Session.series_id, Session.capacity, Cohort.name.label("cohort"),
        Enrollment.id.label("place"), Rsvp.answer.label("before"), Rsvp.offered_until,
        exists().where(_ever.c.cohort_id == Cohort.id, _ever.c.member_id == bindparam("member")).label("has_known"),
    )
    .join(Cohort, Cohort.id == Session.cohort_id)
    .outerjoin(
        Enrollment,
        (Enrollment.cohort_id == Cohort.id)
        & (Enrollment.member_id == bindparam("member"))
        & (Enrollment.status == EnrollmentStatus.ACTIVE),
    )
    .outerjoin(Rsvp, (Rsvp.session_id == Session.id) & (Rsvp.member_id == bindparam("member")))
    .where(
        Session.id == bindparam("session"),
        Session.server_id == bindparam("server"),
        Session.status == SessionStatus.PLANNED,
        Cohort.status != CohortStatus.REMOVED,
    )
)  # fmt: skip
_HELD = _SHOWN.with_for_update(of=Session, key_share=True)


def _find(tx: Tx, act: Act, session: int, query: Select[*tuple[Any, ...]]) -> Row[*tuple[Any, ...]]:
    """The session of a button, and what this person is to its cohort.

    Raises:
        SessionGone: it is not there any more, or is not for this person.
    """
    asked = {"session": session, "server": act.server, "member": act.actor.member_id or 0}
    found = tx.execute(query, asked).one_or_none()
    if found is None or not (found.place or found.has_known or act.is_staff):
        raise SessionGone
    return found


def _place_in_line(tx: Tx, session: int, member: int) -> int:
    own = select(Rsvp.at, Rsvp.id).where(Rsvp.session_id == session, Rsvp.member_id == member).subquery()
    return tx.execute(
        select(func.count())
        .select_from(Rsvp)
        .join(own, (Rsvp.at < own.c.at) | ((Rsvp.at == own.c.at) & (Rsvp.id <= own.c.id)))
        .where(Rsvp.session_id == session, Rsvp.answer == RsvpAnswer.WAITING)
    ).scalar_one()


@dataclass(frozen=True, slots=True)
class Who:
    """Who has said what about a session: for staff with names, for others how many."""

    title: str
    starts_at: datetime
    counts: Mapping[RsvpAnswer, int]
    names: Mapping[RsvpAnswer, tuple[str, ...]] | None


def who(tx: Tx, act: Act, *, session: int) -> Who:
    """Who comes; the names are for those who run the cohort.

    Raises:
        SessionGone: it is not there any more, was cancelled, or is not for this person.
        NotJoined: one has no place in its cohort any more.
    """
    found = _find(tx, act, session, _SHOWN)
    if found.place is None and not act.is_staff:
        raise NotJoined(found.cohort)
    counts, _ = waitlist.counts(tx, session)
    if not act.is_staff:
        return Who(found.title, found.starts_at, counts, None)
    names: dict[RsvpAnswer, tuple[str, ...]] = {}
    for answer, name in tx.execute(
        select(Rsvp.answer, Member.name)
        .join(Member, Member.id == Rsvp.member_id)
        .where(Rsvp.session_id == session)
        .order_by(Rsvp.at, Rsvp.id)
    ):
        names[answer] = (*names.get(answer, ()), name)
    return Who(found.title, found.starts_at, counts, names)
