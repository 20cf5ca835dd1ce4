"""When the buttons under the notices of sessions are over."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime

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
from cogs.sessions.services.change_notices import CHANGE


def look_at_sessions(tx: Tx, sessions: Collection[int], *, server: int, now: datetime) -> None:
    """These sessions were moved or called off."""
    changes = select(ChangedSession.change_id).where(ChangedSession.session_id.in_(sessions)).distinct()
    about = [reminders.REMINDER, waitlist.OFFER, waitlist.LAPSED, check_in.OPENING, discord_events.DELETED]
    buttons.look(tx, about, sessions, server=server, now=now)
    buttons.look(tx, [CHANGE], tx.execute(changes).scalars().all(), server=server, now=now)


def _ends(
    tx: Tx,
    rows: Sequence[DueEntry],
    end: Callable[[DueEntry, Session], datetime],
    cohorts: Collection[CohortStatus] = (CohortStatus.OPEN,),
) -> dict[int, datetime]:
    """When those of each are over: at once where its session does not take place, or its cohort is none of these."""
    found = tx.execute(
        select(Session)
        .join(Cohort, Cohort.id == Session.cohort_id)
        .where(
            Session.id.in_({row.subject_id for row in rows}),
            Session.status == SessionStatus.PLANNED,
            Cohort.status.in_(cohorts),
        )
    ).scalars()
    sessions = {session.id: session for session in found}
    return {row.id: end(row, sessions[row.subject_id]) if row.subject_id in sessions else LONG_AGO for row in rows}


def reminder(tx: Tx, rows: Sequence[DueEntry]) -> dict[int, datetime]:
    """Until the session begins, or is moved."""

    def end(row: DueEntry, session: Session) -> datetime:
        key = reminders.dedupe_key(session.starts_at, session.version, due=row.due_at)
        return session.starts_at if row.dedupe_key == key else LONG_AGO

    return _ends(tx, rows, end)


def until_it_begins(tx: Tx, rows: Sequence[DueEntry]) -> dict[int, datetime]:
    """Until the session begins."""
    return _ends(tx, rows, lambda _, session: session.starts_at)


def opening(tx: Tx, rows: Sequence[DueEntry]) -> dict[int, datetime]:
    """Until the session ends, also where its cohort is closed meanwhile: whoever is there checks in."""

    def end(row: DueEntry, session: Session) -> datetime:
        return session.ends_at if row.dedupe_key == str(session.version) else LONG_AGO

    return _ends(tx, rows, end, (CohortStatus.OPEN, CohortStatus.CLOSED))


def offer(tx: Tx, rows: Sequence[DueEntry]) -> dict[int, datetime]:
    """As long as the place is kept."""
    found = tx.execute(
        select(Rsvp.session_id, Rsvp.member_id, Rsvp.offered_until, Rsvp.offers).where(
            Rsvp.session_id.in_({row.subject_id for row in rows}),  # on its own too: SQLite uses no index for pairs
            tuple_(Rsvp.session_id, Rsvp.member_id).in_({(row.subject_id, row.member_id) for row in rows}),
        )
    )
    kept = {(row.session_id, row.member_id, str(row.offers)): row.offered_until for row in found}

    def end(row: DueEntry, session: Session) -> datetime:
        until = kept.get((row.subject_id, row.member_id, row.dedupe_key))
        return LONG_AGO if until is None else min(until, session.starts_at)

    return _ends(tx, rows, end)


def change(tx: Tx, rows: Sequence[DueEntry]) -> dict[int, datetime]:
    """Until the session begins about which it asks, or a later change overtakes it."""
    other = aliased(ChangedSession)
    latest = select(func.max(other.change_id)).where(other.session_id == ChangedSession.session_id).scalar_subquery()
    found = tx.execute(
        select(ChangedSession.change_id, func.max(Session.starts_at))
        .join(Session, Session.id == ChangedSession.session_id)
        .join(Cohort, Cohort.id == Session.cohort_id)
        .where(
            ChangedSession.change_id.in_({row.subject_id for row in rows}),
            ChangedSession.change_id == latest,
            Session.status == SessionStatus.PLANNED,
            Cohort.status == CohortStatus.OPEN,
        )
        .group_by(ChangedSession.change_id)
    )
    begins: dict[int, datetime] = {row[0]: row[1] for row in found}
    return {row.id: begins.get(row.subject_id, LONG_AGO) for row in rows}


def event(tx: Tx, rows: Sequence[DueEntry]) -> dict[int, datetime]:
    """Until somebody has said what becomes of the event."""
    return _ends(
        tx, rows, lambda _, session: session.starts_at if session.event_state == EventState.MISSING else LONG_AGO
    )


def announcement(tx: Tx, rows: Sequence[DueEntry]) -> dict[int, datetime]:
    """Until the cohort ends; while it goes on the announcement itself is kept up to date, with its buttons."""
    found = tx.execute(select(Series.id, Series.cohort_id).where(Series.id.in_({row.subject_id for row in rows})))
    cohorts = {row.id: row.cohort_id for row in found}
    of_rows = {row.id: cohorts.get(row.subject_id, 0) for row in rows}
    return of_cohort(tx, of_rows, (CohortStatus.CLOSED, CohortStatus.REMOVED))
