"""When the buttons under the notices of sessions are over."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import aliased

from bot.db import Tx
from bot.outbox import buttons
from bot.outbox.buttons import LONG_AGO
from bot.outbox.notices import DueEntry
from cogs.cohorts.models import Cohort
from cogs.cohorts.rules.cohorts import CohortStatus
from cogs.cohorts.services.buttons import of_cohort
from cogs.sessions.models import ChangedSession, Rsvp, Series, Session
from cogs.sessions.rules.discord_events import EventState
from cogs.sessions.rules.sessions import SessionStatus
from cogs.sessions.services import check_in, discord_events, reminders, waitlist


def look_at_sessions(tx: Tx, sessions: Collection[int], *, server: int, now: datetime) -> None:
    """These sessions were moved or called off."""
    changes = tx.execute(
        select(ChangedSession.change_id).where(ChangedSession.session_id.in_(sessions)).distinct()
    ).scalars()
    about = [reminders.REMINDER, waitlist.OFFER, waitlist.LAPSED, check_in.OPENING, discord_events.DELETED]
    buttons.look(tx, about, sessions, server=server, now=now)
    buttons.look(tx, ["session.change"], list(changes), server=server, now=now)


def _sessions(tx: Tx, sessions: Collection[int]) -> dict[int, tuple[Session, str]]:
    found = tx.execute(
        select(Session, Cohort.status).join(Cohort, Cohort.id == Session.cohort_id).where(Session.id.in_(sessions))
    )
    return {session.id: (session, status) for session, status in found}


def _begins(found: Mapping[int, tuple[Session, str]], session: int) -> datetime:
    one, cohort = found.get(session, (None, ""))
    return (
        LONG_AGO if one is None or one.status != SessionStatus.PLANNED or cohort != CohortStatus.OPEN else one.starts_at
    )


def reminder(tx: Tx, rows: Sequence[DueEntry]) -> dict[int, datetime]:
    """Until the session begins, or is moved."""
    found = _sessions(tx, {row.subject_id for row in rows})
    return {row.id: LONG_AGO if _was_moved(row, found) else _begins(found, row.subject_id) for row in rows}


def _was_moved(row: DueEntry, found: Mapping[int, tuple[Session, str]]) -> bool:
    session = found[row.subject_id][0] if row.subject_id in found else None
    if session is None:
        return True
    return row.dedupe_key != reminders.dedupe_key(session.starts_at, session.version, due=row.due_at)


def until_it_begins(tx: Tx, rows: Sequence[DueEntry]) -> dict[int, datetime]:
    """Until the session begins."""
    found = _sessions(tx, {row.subject_id for row in rows})
    return {row.id: _begins(found, row.subject_id) for row in rows}


def opening(tx: Tx, rows: Sequence[DueEntry]) -> dict[int, datetime]:
    """Until the session ends."""
    found = _sessions(tx, {row.subject_id for row in rows})
    ends: dict[int, datetime] = {}
    for row in rows:
        begins = _begins(found, row.subject_id)
        if begins is LONG_AGO or str(found[row.subject_id][0].version) != row.dedupe_key:
            ends[row.id] = LONG_AGO
        else:
            ends[row.id] = begins + timedelta(minutes=found[row.subject_id][0].minutes)
    return ends


def offer(tx: Tx, rows: Sequence[DueEntry]) -> dict[int, datetime]:
    """As long as the place is kept."""
    found = _sessions(tx, {row.subject_id for row in rows})
    kept = {
        (session, member): (until, str(offers))
        for session, member, until, offers in tx.execute(
            select(Rsvp.session_id, Rsvp.member_id, Rsvp.offered_until, Rsvp.offers).where(
                tuple_(Rsvp.session_id, Rsvp.member_id).in_({(row.subject_id, row.member_id) for row in rows})
            )
        )
    }
    ends: dict[int, datetime] = {}
    for row in rows:
        until, offer = kept.get((row.subject_id, row.member_id), (None, ""))
        begins = _begins(found, row.subject_id)
        ends[row.id] = LONG_AGO if until is None or offer != row.dedupe_key else min(until, begins)
    return ends


def change(tx: Tx, rows: Sequence[DueEntry]) -> dict[int, datetime]:
    """Until the session begins about which it asks, or a later change overtakes it."""
    changes = {row.subject_id for row in rows}
    other = aliased(ChangedSession)
    latest = select(func.max(other.change_id)).where(other.session_id == ChangedSession.session_id).scalar_subquery()
    begins = dict(
        tx.execute(
            select(ChangedSession.change_id, func.max(Session.starts_at))
            .join(Session, Session.id == ChangedSession.session_id)
            .join(Cohort, Cohort.id == Session.cohort_id)
            .where(
                ChangedSession.change_id.in_(changes),
                ChangedSession.change_id == latest,
                Session.status == SessionStatus.PLANNED,
                Cohort.status == CohortStatus.OPEN,
            )
            .group_by(ChangedSession.change_id)
        ).all()  # pyright: ignore[reportArgumentType]
    )
    return {row.id: begins.get(row.subject_id, LONG_AGO) for row in rows}


def event(tx: Tx, rows: Sequence[DueEntry]) -> dict[int, datetime]:
    """Until somebody has said what becomes of the event."""
    found = _sessions(tx, {row.subject_id for row in rows})
    return {
        row.id: _begins(found, row.subject_id)
        if row.subject_id in found and found[row.subject_id][0].event_state == EventState.MISSING
        else LONG_AGO
        for row in rows
    }


def announcement(tx: Tx, rows: Sequence[DueEntry]) -> dict[int, datetime]:
    """Until the cohort ends; while it goes on the announcement itself is kept up to date, with its buttons."""
    cohorts = dict(
        tx.execute(select(Series.id, Series.cohort_id).where(Series.id.in_({row.subject_id for row in rows}))).all()  # pyright: ignore[reportArgumentType]
    )
    of_rows = {row.id: cohorts.get(row.subject_id, 0) for row in rows}
    return of_cohort(tx, of_rows, (CohortStatus.CLOSED, CohortStatus.REMOVED))
