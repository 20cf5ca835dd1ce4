"""A person's calendar: the private link to it, and the sessions in it."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import aliased

from bot.db import Tx
from bot.db.upsert import insert_into
from bot.db.vault import Binding, CannotOpen
from bot.people.act import Act
from bot.people.models import Member, Server
from cogs.calendars.models import CalendarLink
from cogs.cohorts.models import Cohort, Enrollment
from cogs.cohorts.rules.cohorts import CohortStatus, EnrollmentStatus
from cogs.mentoring.models import Match, MatchTime
from cogs.mentoring.rules.matching import MatchStatus
from cogs.mentoring.rules.meeting_times import MINUTES
from cogs.sessions.models import Rsvp, Series, Session
from cogs.sessions.models import SessionFacilitator as Holds
from cogs.sessions.rules.rsvps import RsvpAnswer
from cogs.sessions.rules.sessions import PlaceKind, SessionStatus

TOKEN_BYTES = 24
"""192 random bits: nobody guesses a link."""
BEHIND = timedelta(days=90)
"""How long a session stays in the calendar after it was held."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One session in a calendar."""

    id: int
    server_id: int
    title: str
    cohort: str
    starts_at: datetime
    minutes: int
    zone: str
    place_kind: PlaceKind
    place: str
    languages: tuple[str, ...]
    agenda: str
    channel_id: int | None
    cancelled: bool
    reason: str
    version: int
    answer: RsvpAnswer | None
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Meeting:
    """The time that a mentor and a mentee have chosen to meet."""

    id: int
    server_id: int
    other: str
    starts_at: datetime
    minutes: int
    cohort: str
    zone: str
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Calendar:
    """A person's sessions in one server, the earliest first, and the language and zone in which they read."""

    server_id: int
    server: str
    language: str
    zone: str
    entries: tuple[Entry, ...]
    meetings: tuple[Meeting, ...] = ()
    """With their mentor or mentees."""


def link(tx: Tx, act: Act) -> str:
    """The token of this person's link; the first time it is made."""
    kept = tx.execute(
        select(CalendarLink.id, CalendarLink.sealed).where(CalendarLink.member_id == act.member)
    ).one_or_none()
    if kept is not None:
        try:
            return act.vault.unseal(kept.sealed, Binding.of(CalendarLink.sealed, row=kept.id, owner=act.member))
        except CannotOpen:  # sealed with a key that is gone: only a new link can be shown
            pass
    return reset(tx, act)


def reset(tx: Tx, act: Act) -> str:
    """A new link; the old one is dead from now on."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    kept = {"token_hash": _hash_of(token), "sealed": b"", "created_at": act.now}
    row = tx.execute(
        insert_into(tx, CalendarLink)
        .values(server_id=act.server, member_id=act.member, **kept)
        .on_conflict_do_update(index_elements=["member_id"], set_=kept)
        .returning(CalendarLink.id)
    ).scalar_one()
    sealed = act.vault.seal(token, Binding.of(CalendarLink.sealed, row=row, owner=act.member))
    tx.execute(update(CalendarLink).where(CalendarLink.id == row).values(sealed=sealed))
    return token


def _hash_of(token: str) -> str:
    """What is kept to find a link by; nobody gets from it to the token."""
    return hashlib.sha256(token.encode()).hexdigest()


def read(tx: Tx, *, token: str, now: datetime) -> Calendar | None:
    """The calendar that a link leads to; None if there is no such link, or its owner has left the server.

    It has the sessions of the cohorts in which they have a place, and those that they hold, and the times when
    they and their mentor or mentees meet. Three statements.
    """
    owner = tx.execute(
        select(
            Member.id, Member.server_id, Server.name, Member.language,
            func.coalesce(Member.timezone, Server.timezone).label("zone"),
        )
        .join(CalendarLink, CalendarLink.member_id == Member.id)
        .join(Server, Server.id == Member.server_id)
        .where(CalendarLink.token_hash == _hash_of(token), Member.gone.is_(False))
    ).one_or_none()  # fmt: skip
    if owner is None:
        return None
    places = select(Enrollment.cohort_id).where(
        Enrollment.member_id == owner.id, Enrollment.status == EnrollmentStatus.ACTIVE
    )
    held = select(Holds.session_id).where(Holds.member_id == owner.id)
    rows = tx.execute(
        select(Session, Series.timezone, Series.created_at, Cohort.name, Cohort.channel_id, Rsvp.answer, Rsvp.at)
        .join(Series, Series.id == Session.series_id)
        .join(Cohort, Cohort.id == Session.cohort_id)
        .outerjoin(Rsvp, (Rsvp.session_id == Session.id) & (Rsvp.member_id == owner.id))
        .where(
            Session.server_id == owner.server_id,
            Session.starts_at > now - BEHIND,
            Cohort.status != CohortStatus.REMOVED,
            or_(Session.cohort_id.in_(places), Session.id.in_(held)),
        )
        .order_by(Session.starts_at, Session.id)
    ).all()
    entries = tuple(
        Entry(
            one.id, one.server_id, one.title, cohort, one.starts_at, one.minutes, zone, one.place_kind, one.place,
            one.languages, one.agenda, channel_id, one.status is SessionStatus.CANCELLED, one.cancelled_reason,
            one.version, answer,
            max(at for at in (created_at, one.changed_at, answered_at) if at is not None),
        )
        for one, zone, created_at, cohort, channel_id, answer, answered_at in rows
    )  # fmt: skip
    pairs = tuple(
        Meeting(one.id, one.server_id, one.name, one.starts_at, MINUTES, one.cohort, owner.zone, one.chosen_at)
        for one in tx.execute(_meetings(owner.id, now))
    )
    return Calendar(owner.server_id, owner.name, owner.language, owner.zone, entries, pairs)


def _meetings(member: int, now: datetime) -> Any:
    """The times that this person and their mentor or mentee have chosen to meet."""
    other = aliased(Member)
    return (
        select(
            *(MatchTime.id, MatchTime.server_id, MatchTime.starts_at, MatchTime.chosen_at),
            *(other.name, Cohort.name.label("cohort")),
        )
        .join(Match, Match.id == MatchTime.match_id)
        .join(Cohort, Cohort.id == Match.cohort_id)
        .join(other, other.id.in_((Match.mentor_id, Match.mentee_id)) & (other.id != member))
        .where(
            or_(Match.mentor_id == member, Match.mentee_id == member),
            Match.status == MatchStatus.ACCEPTED,
            Cohort.status != CohortStatus.REMOVED,
            MatchTime.chosen_at.is_not(None),
            MatchTime.starts_at > now - BEHIND,
        )
        .order_by(MatchTime.starts_at)
    )
