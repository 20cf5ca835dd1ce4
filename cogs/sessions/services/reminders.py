"""Reminders: planned with a session, and again whenever it is moved; to each person in the way that they chose."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from bot import outbox
from bot.core.people import ContactMethod
from bot.core.quiet_hours import free_at
from bot.db import Tx
from bot.outbox import NoticeRequest
from bot.outbox.notices import (
    CHANNEL_RETRY,
    Contents,
    DueEntry,
    DueRows,
    NoticeContent,
    NoticeType,
    Postponed,
    ToPerson,
)
from bot.people.models import Absence, Member
from cogs.cohorts.models import Cohort, Enrollment, Pause
from cogs.cohorts.rules.cohorts import CohortStatus, EnrollmentStatus
from cogs.sessions.models import Rsvp, Session, details_of
from cogs.sessions.rules.rsvps import RsvpAnswer
from cogs.sessions.rules.sessions import Details, SessionStatus
from cogs.sessions.services import readers

REMINDER = NoticeType("session.reminder", lateness=timedelta(days=14))


@dataclass(frozen=True, slots=True)
class Reminded:
    """What a reminder tells one person."""

    session_id: int
    cohort: str
    starts_at: datetime
    details: Details
    answer: RsvpAnswer | None
    """What they said, if they did."""


def plan(
    tx: Tx,
    sessions: Iterable[tuple[int, datetime, int]],
    *,
    before: Sequence[int],
    server: int,
    cohort: int,
    now: datetime,
) -> None:
    """Owe the reminders of these sessions (id, start, version): as many minutes `before` each as the cohort chose."""
    requests = [
        NoticeRequest(
            subject=session_id,
            cohort=cohort,
            dedupe_key=dedupe_key(starts_at, version, due=due),
            due=due,
            expires=starts_at,
            to_many=True,
        )
        for session_id, starts_at, version in sessions
        for minutes in before
        if (due := starts_at - timedelta(minutes=minutes)) > now
    ]
    outbox.notices(tx, REMINDER, requests, server=server)


def dedupe_key(starts_at: datetime, version: int, *, due: datetime) -> str:
    """What tells the reminders of one session apart: the minutes before its start, and its version.

    A reminder whose key is another one is of a session that was moved since.
    """
    return f"{minutes_before(starts_at, due)}.{version}"


def minutes_before(starts_at: datetime, due: datetime) -> int:
    """How long before its start a session is reminded of by what is due then."""
    return (starts_at - due) // timedelta(minutes=1)


def remind_anew(tx: Tx, *, cohort: Cohort, now: datetime) -> None:
    """The cohort has chosen other times: its sessions to come are reminded of at these."""
    ahead = tx.execute(
        select(Session.id, Session.starts_at, Session.version).where(
            Session.cohort_id == cohort.id, Session.status == SessionStatus.PLANNED, Session.starts_at > now
        )
    ).all()
    plan(
        tx,
        [(row.id, row.starts_at, row.version) for row in ahead],
        before=cohort.reminders,
        server=cohort.server_id,
        cohort=cohort.id,
        now=now,
    )


def gone_on(tx: Tx, *, server: int, now: datetime) -> None:
    """A pause, or somebody's days away, ended early: reminders that still make sense come again."""
    outbox.wake_waiting(tx, REMINDER, server=server, now=now)


def recipients(tx: Tx, due: DueEntry) -> list[int]:
    """Everyone with a place who has not said that they cannot come, and wants to be reminded."""
    return list(
        tx.execute(
            select(Enrollment.member_id)
            .join(Session, Session.cohort_id == Enrollment.cohort_id)
            .join(Member, Member.id == Enrollment.member_id)
            .outerjoin(Rsvp, (Rsvp.session_id == Session.id) & (Rsvp.member_id == Enrollment.member_id))
            .where(
                Session.id == due.subject_id,
                Session.server_id == due.server_id,
                Enrollment.status == EnrollmentStatus.ACTIVE,
                Member.gone.is_(False),
                Member.contact_method.is_distinct_from(ContactMethod.NONE),
                func.coalesce(Rsvp.answer, "") != RsvpAnswer.CANT,
            )
            .order_by(Enrollment.id)
        ).scalars()
    )


def facts(tx: Tx, rows: DueRows) -> Contents:
    """Each person's reminder, in their own language.

    Those of sessions that have begun or were moved since are left out; who has quiet hours, is away or rests with their
    cohort is reminded afterwards, if that is before the session.
    """
    servers = {row.server_id for row in rows}
    found = {
        session.id: (session, cohort)
        for session, cohort in tx.execute(
            select(Session, Cohort)
            .join(Cohort, Cohort.id == Session.cohort_id)
            .where(
                Session.id.in_({row.subject_id for row in rows}),
                Session.server_id.in_(servers),
                Session.status == SessionStatus.PLANNED,
                Session.starts_at > rows.now,
                Cohort.status == CohortStatus.OPEN,
            )
        )
    }
    people = readers.members(tx, rows)
    answers = readers.answers(tx, found, people)
    away = days(tx, Absence.member_id, people)
    rests = days(tx, Pause.cohort_id, {cohort.id for _, cohort in found.values()})
    contents: dict[int, NoticeContent | Postponed] = {}
    for row in rows:
        session, cohort = found.get(row.subject_id, (None, None))
        person = people.get(row.member_id)
        if session is None or cohort is None or person is None:
            continue
        if row.dedupe_key != dedupe_key(session.starts_at, session.version, due=row.due_at):
            continue
        answer = answers.get((session.id, row.member_id))
        before = minutes_before(session.starts_at, row.due_at)
        if before not in cohort.reminders or answer == RsvpAnswer.CANT or person.contact_method == ContactMethod.NONE:
            continue
        if cohort.channel_id is None:
            contents[row.id] = Postponed(rows.now + CHANNEL_RETRY)
            continue
        own_zone = person.timezone or cohort.timezone
        quiet = None if None in (person.quiet_from, person.quiet_until) else (person.quiet_from, person.quiet_until)
        free = free_at(rows.now, zone_name=own_zone, quiet=quiet, away=away.get(row.member_id, ()))
        free = max(free, free_at(rows.now, zone_name=cohort.timezone, away=rests.get(cohort.id, ())))
        if free > rows.now:
            contents[row.id] = Postponed(free)
            continue
        contents[row.id] = NoticeContent(
            ToPerson(person.user_id, person.name, cohort.channel_id, opens_dm=False),
            (person.language,),
            own_zone,
            Reminded(session.id, cohort.name, session.starts_at, details_of(session), answer),
        )
    return contents


def days(tx: Tx, whose: Any, ids: Iterable[int]) -> dict[int, list[tuple[date, date]]]:
    """The absences of members, or the pauses of cohorts (`whose` is the column that says so): first and last day."""
    table = whose.class_
    found: dict[int, list[tuple[date, date]]] = {}
    for owner, starts, ends in tx.execute(select(whose, table.starts_on, table.ends_on).where(whose.in_(list(ids)))):
        found.setdefault(owner, []).append((starts, ends))
    return found
