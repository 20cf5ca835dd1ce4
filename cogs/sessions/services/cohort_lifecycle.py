"""The sessions of a cohort as a whole: what becomes of them when it ends, goes on, or somebody leaves it."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import Select, func, select

from bot.db import Tx
from cogs.sessions.models import Rsvp, Series, Session
from cogs.sessions.rules.rsvps import RsvpAnswer
from cogs.sessions.rules.sessions import SeriesStatus, SessionStatus
from cogs.sessions.services import announcements, discord_events, waitlist


def ahead(tx: Tx, *, cohort: int, is_open: bool, now: datetime) -> Mapping[str, int]:
    """The sessions to come, and what people have said about them."""
    if not is_open:
        return {}
    sessions = tx.execute(_ahead(cohort, now)).scalars().all()
    answers = tx.execute(select(func.count()).where(Rsvp.session_id.in_(sessions))).scalar_one() if sessions else 0
    return {"sessions": len(sessions), "answers": answers}


def reopened(tx: Tx, *, server: int, cohort: int, closed_at: datetime, now: datetime) -> Mapping[str, int]:
    """Their events and announcements are as they were, and what is free is offered again."""
    sessions = tx.execute(_ahead(cohort, now)).scalars().all()
    waited_for = select(Rsvp.session_id).where(Rsvp.session_id.in_(sessions), Rsvp.answer == RsvpAnswer.WAITING)
    for session in tx.execute(waited_for.distinct()).scalars().all():
        waitlist.offer(tx, session, now=now)
    discord_events.put(tx, sessions, server=server, now=now)
    live = select(Series.id).where(Series.cohort_id == cohort, Series.status == SeriesStatus.LIVE)
    for series in tx.execute(live).scalars():
        announcements.redraw(tx, server=server, series=series, now=now)
    return {"sessions": len(sessions)}


def at_stake(tx: Tx, *, cohort: int, member: int, now: datetime) -> Mapping[str, int]:
    """What somebody has said about sessions to come."""
    answers = select(func.count()).where(Rsvp.member_id == member, Rsvp.session_id.in_(_ahead(cohort, now)))
    return {"answers": tx.execute(answers).scalar_one()}


def planned_between(tx: Tx, *, cohort: int, first: date, last: date) -> int:
    """How many sessions are planned on these days."""
    return tx.execute(
        select(func.count()).where(
            Session.cohort_id == cohort,
            Session.status == SessionStatus.PLANNED,
            Session.local_date.between(first, last),
        )
    ).scalar_one()


def _ahead(cohort: int, now: datetime) -> Select[int]:
    return select(Session.id).where(
        Session.cohort_id == cohort, Session.status == SessionStatus.PLANNED, Session.starts_at > now
    )
