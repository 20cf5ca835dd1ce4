"""What people are told of changed sessions: each once, what is still as the change left it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased

from bot.db import Tx
from bot.outbox.notices import Contents, DueEntry, DueRows, NoticeContent, NoticeType, Postponed, ToPerson
from bot.people.models import Member
from cogs.cohorts.models import Cohort, Enrollment
from cogs.cohorts.rules.cohorts import CohortStatus, EnrollmentStatus
from cogs.sessions.models import ChangedSession, Rsvp, Session, SessionChange, details_of
from cogs.sessions.rules.changes import ChangeKind
from cogs.sessions.rules.rsvps import RsvpAnswer
from cogs.sessions.rules.sessions import Details, SessionStatus
from cogs.sessions.services import readers

CHANGE = NoticeType("session.change", lateness=timedelta(days=14))


@dataclass(frozen=True, slots=True)
class ChangeNotice:
    """What a person hears of a change: the sessions that are still as it left them."""

    kind: ChangeKind
    title: str
    cohort: str
    reason: str
    sessions: tuple[tuple[int, datetime, datetime | None], ...]
    """Session, its time before, and after (None: cancelled)."""
    details: Details
    asked: tuple[int, datetime] | None
    """The session about which its buttons ask, and when it is now: the next of them that is still to come."""
    answer: RsvpAnswer | None
    """What they said about that one."""


def audience(tx: Tx, cohort: int, sessions: Sequence[int], kind: ChangeKind) -> list[int]:
    """Everyone with a place; who cannot come to any of these sessions, only if they moved: perhaps they can now."""
    query = (
        select(Enrollment.member_id)
        .join(Member, Member.id == Enrollment.member_id)
        .where(Enrollment.cohort_id == cohort, Enrollment.status == EnrollmentStatus.ACTIVE, Member.gone.is_(False))
    )
    if kind != ChangeKind.MOVED:
        cant = select(func.count()).where(
            Rsvp.member_id == Enrollment.member_id, Rsvp.session_id.in_(sessions), Rsvp.answer == RsvpAnswer.CANT
        )
        query = query.where(cant.scalar_subquery() < len(sessions))
    return list(tx.execute(query).scalars())


def recipients(tx: Tx, due: DueEntry) -> list[int]:
    """Those to whom this change is told."""
    rows = tx.execute(
        select(SessionChange.cohort_id, SessionChange.kind, ChangedSession.session_id)
        .join(ChangedSession, ChangedSession.change_id == SessionChange.id)
        .where(SessionChange.id == due.subject_id)
    ).all()
    return audience(tx, rows[0].cohort_id, [row.session_id for row in rows], rows[0].kind) if rows else []


def facts(tx: Tx, rows: DueRows) -> Contents:
    """The changes, for each person; what a later change has overtaken is left to that one."""
    other = aliased(ChangedSession)
    latest = (
        select(func.max(other.change_id)).where(other.session_id == Session.id).correlate(Session).scalar_subquery()
    )
    changed = tx.execute(
        select(SessionChange, ChangedSession, Session, Cohort)
        .join(ChangedSession, ChangedSession.change_id == SessionChange.id)
        .join(Session, Session.id == ChangedSession.session_id)
        .join(Cohort, Cohort.id == SessionChange.cohort_id)
        .where(
            SessionChange.id.in_({row.subject_id for row in rows}),
            SessionChange.server_id.in_({row.server_id for row in rows}),
            Cohort.status == CohortStatus.OPEN,
            or_(latest == SessionChange.id, SessionChange.kind == ChangeKind.CANCELLED),
        )
        .order_by(ChangedSession.old_starts_at)
    ).all()
    people = readers.members(tx, rows)
    said = readers.answers(tx, {session.id for _, _, session, _ in changed}, people)
    contents: dict[int, NoticeContent | Postponed] = {}
    for row in rows:
        of_change = [one for one in changed if one[0].id == row.subject_id]
        person = people.get(row.member_id)
        if not of_change or person is None:
            continue
        change, _, first, cohort = of_change[0]
        ahead = [
            session for _, _, session, _ in of_change
            if session.status == SessionStatus.PLANNED and session.starts_at > rows.now
        ]  # fmt: skip
        asked = min(ahead, key=lambda one: one.starts_at, default=None)
        contents[row.id] = NoticeContent(
            ToPerson(person.user_id, person.name, cohort.channel_id, opens_dm=False),
            (person.language,),
            person.timezone or cohort.timezone,
            ChangeNotice(
                change.kind,
                first.title,
                cohort.name,
                change.reason,
                tuple((session.id, item.old_starts_at, item.new_starts_at) for _, item, session, _ in of_change),
                details_of(asked or first),
                asked and (asked.id, asked.starts_at),
                said.get((asked.id, row.member_id)) if asked else None,
            ),
        )
    return contents
