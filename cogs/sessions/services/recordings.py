"""Sessions that are entered afterwards: they have begun, or lie in the past. Nobody is told of them beforehand."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import exists, select

from bot.core.recurrence import at
from bot.core.times import read_wall_time
from bot.db import Tx
from bot.people import audit
from bot.people.act import Act
from cogs.cohorts.services import cohorts
from cogs.sessions.actions import RECORD_SESSION
from cogs.sessions.models import Attendance, Session
from cogs.sessions.refusals import SessionAhead, SessionGone, SessionThere, SomebodyPresent, TooLongAgo
from cogs.sessions.rules import sessions as rules
from cogs.sessions.rules.sessions import Details, SeriesStatus, SessionStatus, Wishes
from cogs.sessions.services import attendance, check_in
from cogs.sessions.services.attendance import Asked, Recorded
from cogs.sessions.services.series import add_series, add_sessions


@dataclass(frozen=True, slots=True)
class Entered:
    """A session that was entered afterwards."""

    session_id: int
    cohort: str
    title: str
    starts_at: datetime
    recorded: Recorded | None
    """Who was written down at once."""


def record(tx: Tx, act: Act, *, cohort: str, started: str, wishes: Wishes, present: str = "") -> Entered:
    """Enter a session that has begun, and who was there. `started` is a wall time in the cohort's zone.

    Raises:
        UnknownCohort: there is no such cohort.
        SessionAhead, TooLongAgo: it has not begun yet, or nobody remembers it.
        SessionThere: the cohort has one at that moment already.
        NobodyPresent: of those named, nobody has a place in the cohort.
        TextMissing, TextTooLong, MalformedTime, MinutesOutOfRange: bad input.
    """
    group = cohorts.find(tx, act, cohort, lock=True)
    details = rules.read_details(wishes, Details("", 0))
    occurrence = at(read_wall_time(started), group.timezone)
    starts_at = occurrence.at_utc
    if starts_at > act.now:
        raise SessionAhead(starts_at)
    if starts_at < act.now - rules.REMEMBERED:
        raise TooLongAgo(starts_at)
    there = tx.execute(
        select(Session.title)
        .where(Session.cohort_id == group.id, Session.starts_at == starts_at, Session.status == SessionStatus.PLANNED)
        .limit(1)
    ).scalar_one_or_none()
    if there is not None:
        raise SessionThere(there, group.name, starts_at)
    series = add_series(tx, act, group, occurrence.wall, details, status=SeriesStatus.LIVE)
    [(made, _)] = add_sessions(tx, series, details, [occurrence], [act.member], recorded_at=act.now)
    ends_at = starts_at + timedelta(minutes=details.minutes)
    check_in.planned(tx, sessions=[(made, max(ends_at, act.now))], server=act.server, now=act.now)
    audit.record(tx, act, RECORD_SESSION, cohort=group.id, session=made)
    done = attendance.record(tx, act, session=made, present=present) if present.strip() else None
    assert not isinstance(done, Asked)  # nobody stands written down for it yet
    return Entered(made, group.name, details.title, starts_at, done)


def take_back(tx: Tx, act: Act, *, session: int) -> Entered:
    """A session was entered by mistake, and nobody stands written down for it: it is there no more.

    Raises:
        SessionGone: it is gone already, or was not entered afterwards.
        SomebodyPresent: somebody has credit from it.
    """
    row = tx.execute(
        select(Session)
        .where(
            Session.id == session,
            Session.server_id == act.server,
            Session.status == SessionStatus.PLANNED,
            Session.recorded_at.is_not(None),
        )
        .with_for_update()
    ).scalar_one_or_none()
    if row is None:
        raise SessionGone
    if tx.execute(select(exists().where(Attendance.session_id == session, Attendance.present))).scalar_one():
        raise SomebodyPresent
    row.status, row.version, row.changed_at = SessionStatus.CANCELLED, row.version + 1, act.now
    audit.record(tx, act, RECORD_SESSION, session=session, taken_back="yes")
    return Entered(session, "", row.title, row.starts_at, None)
