"""A day after a session: has anybody written down who came, and has anybody missed two in a row? The staff hear of it.

Each session has one such errand; it comes once more when attendance is written down later than that.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, exists, select

from bot import outbox
from bot.db import Tx
from bot.outbox import ErrandRequest, WorkKind
from bot.outbox.notices import DueEntry, Postponed
from bot.people.models import Member
from cogs.cohorts.models import Cohort, Enrollment
from cogs.cohorts.rules.cohorts import CohortStatus, EnrollmentStatus
from cogs.sessions.models import Attendance, Session
from cogs.sessions.rules.attendance import FOLLOW_UP_AFTER, FOLLOW_UP_UNTIL, Seen, missed_in_a_row
from cogs.sessions.rules.sessions import SessionStatus
from cogs.staff.models import StaffEvent
from cogs.staff.rules import StaffMatter
from cogs.staff.services import staff_notices

FOLLOW_UP = "session.follow_up"
SETTLING = timedelta(minutes=30)
"""So long after a late entry it is looked at again: whoever fills in a sheet may need a while."""
LOOKED_AT = 12
"""Sessions of a cohort that are looked at, the last ones."""


def plan(tx: Tx, *, sessions: Sequence[tuple[int, datetime]], server: int, now: datetime) -> None:
    """Look at these sessions (id, end) a day after they have ended."""
    requests = [
        ErrandRequest(subject=session, due=max(now, ends_at + FOLLOW_UP_AFTER)) for session, ends_at in sessions
    ]
    outbox.work_again(tx, FOLLOW_UP, requests, server=server, now=now)


def written_down(tx: Tx, *, server: int, session: int, ends_at: datetime, now: datetime) -> None:
    """Attendance was written down: look at it then, or soon if its day has passed."""
    due = max(now + SETTLING, ends_at + FOLLOW_UP_AFTER)
    outbox.work_again(tx, FOLLOW_UP, [ErrandRequest(subject=session, due=due)], server=server, now=now)


def _recorded() -> ColumnElement[bool]:
    return Session.attendance_at.is_not(None) | exists().where(Attendance.session_id == Session.id)


def _follow_up(tx: Tx, row: DueEntry, now: datetime) -> None:
    session = tx.execute(
        select(Session)
        .join(Cohort, Cohort.id == Session.cohort_id)
        .where(
            Session.id == row.subject_id,
            Session.server_id == row.server_id,
            Session.status == SessionStatus.PLANNED,
            Cohort.status != CohortStatus.REMOVED,
        )
    ).scalar_one_or_none()
    if session is None:
        return
    ended_at = session.starts_at + timedelta(minutes=session.minutes)
    if now < ended_at + FOLLOW_UP_AFTER:  # it was moved
        raise Postponed(ended_at + FOLLOW_UP_AFTER)
    if now >= max(ended_at, session.recorded_at or ended_at) + FOLLOW_UP_UNTIL:
        return
    people = tx.execute(
        select(Enrollment.member_id, Enrollment.joined_at)
        .join(Member, Member.id == Enrollment.member_id)
        .where(
            Enrollment.cohort_id == session.cohort_id,
            Enrollment.status == EnrollmentStatus.ACTIVE,
            Member.gone.is_(False),
        )
        .order_by(Enrollment.member_id)
    ).all()
    if not people:
        return
    if tx.execute(select(Session.id).where(Session.id == session.id, _recorded())).first() is None:
        staff_notices.tell(
            tx, StaffMatter.NO_ATTENDANCE, server=session.server_id, cohort=session.cohort_id, session=session.id,
            dedupe_key=f"{session.id}:{session.version}", now=now,
        )  # fmt: skip
        return
    _tell_of_misses(tx, session, dict(people), now)


def _tell_of_misses(tx: Tx, session: Session, people: Mapping[int, datetime], now: datetime) -> None:
    """Whoever missed the last two that are written down, once for each time that this begins."""
    last = tx.execute(
        select(Session.id, Session.starts_at)
        .where(
            Session.cohort_id == session.cohort_id,
            Session.status == SessionStatus.PLANNED,
            Session.starts_at <= max(session.starts_at, now - FOLLOW_UP_AFTER),
            _recorded(),
        )
        .order_by(Session.starts_at.desc(), Session.id.desc())
        .limit(LOOKED_AT)
    ).all()
    sessions = [one.id for one in last]
    present = select(Attendance.session_id, Attendance.member_id).where(
        Attendance.session_id.in_(sessions), Attendance.present
    )
    known = select(StaffEvent.session_id, StaffEvent.member_id).where(
        StaffEvent.matter == StaffMatter.MISSED_TWO, StaffEvent.session_id.in_(sessions)
    )
    came, told = set(tx.execute(present)), set(tx.execute(known))
    for member, joined_at in people.items():
        missed = missed_in_a_row(Seen(one.id, (one.id, member) in came) for one in last if one.starts_at >= joined_at)
        if len(missed) >= 2 and not any((of, member) in told for of in missed):
            staff_notices.tell(
                tx, StaffMatter.MISSED_TWO, server=session.server_id, cohort=session.cohort_id, member=member,
                session=missed[0], dedupe_key=f"{missed[0]}:{member}", now=now,
            )  # fmt: skip


WORK = (WorkKind(FOLLOW_UP, _follow_up),)
