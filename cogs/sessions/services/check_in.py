"""A session begins: the post that calls everyone, and checking in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from bot import outbox
from bot.core.hooks import hook
from bot.db import Tx
from bot.db.upsert import insert_into
from bot.outbox import ErrandRequest, NoticeRequest
from bot.outbox.notices import CHANNEL_RETRY, Contents, DueRows, NoticeContent, NoticeType, Postponed, ToChannel
from bot.people.act import Act
from cogs.cohorts.models import Cohort, Enrollment
from cogs.cohorts.refusals import NotJoined
from cogs.cohorts.rules.cohorts import CohortStatus
from cogs.cohorts.services import cohorts
from cogs.sessions.models import Attendance, CheckIn, Session, details_of
from cogs.sessions.refusals import SessionEnded, SessionGone, SessionNotOpen
from cogs.sessions.rules.attendance import CreditRule
from cogs.sessions.rules.sessions import Details, SessionStatus
from cogs.sessions.services import closing

OPENING = NoticeType("session.opening", lateness=timedelta(days=1))


@dataclass(frozen=True, slots=True)
class Opened:
    """What the post at the start tells."""

    session_id: int
    title: str
    details: Details
    role_id: int | None


@dataclass(frozen=True, slots=True)
class CheckedIn:
    """That somebody is there."""

    title: str
    again: bool
    in_channel: int | None
    """The voice or stage channel whose minutes count."""
    at: datetime
    """When they first pressed."""
    seen: bool
    """Whether anything speaks for them: the press, or that they are or were in the channel."""
    minutes: int
    """How long they will have been there if they stay to the end."""
    of: int
    credited: int
    """What that will be worth."""
    rule: CreditRule
    written: int | None = None
    """What the facilitator has credited them with already; the facilitator has the last word."""


@hook
def planned(tx: Tx, *, sessions: Sequence[tuple[int, datetime]], server: int, now: datetime) -> None:
    """These sessions (id, end) stand, at times that they may not have had before."""


def plan(
    tx: Tx, sessions: Iterable[tuple[int, datetime, int, int]], *, server: int, cohort: int, now: datetime
) -> None:
    """What is owed for the start and the end of these sessions (id, start, version, minutes)."""
    listed = [(id_, starts, version, starts + timedelta(minutes=m)) for id_, starts, version, m in sessions]
    openings = [
        NoticeRequest(subject=i, cohort=cohort, dedupe_key=str(v), due=starts, expires=ends)
        for i, starts, v, ends in listed
    ]
    outbox.notices(tx, OPENING, openings, server=server)
    closings = [ErrandRequest(subject=i, dedupe_key=str(v), due=ends) for i, _, v, ends in listed]
    outbox.work(tx, closing.CLOSING, closings, server=server)
    planned(tx, sessions=[(i, ends) for i, _, _, ends in listed], server=server, now=now)


def check_in(tx: Tx, act: Act, *, session: int) -> CheckedIn:
    """Say that one is here, between the start and the end.

    Raises:
        SessionGone, NotJoined: it is not this person's session; its cohort is named to those who know it.
        SessionNotOpen, SessionEnded: it is too early, or too late.
    """
    found = tx.execute(
        select(
            Session, Cohort.name, Cohort.full_from, Cohort.half_from, Enrollment.id.label("place"),
            cohorts.has_known(act.actor).label("has_known"), Attendance.credited,
        )
        .join(Cohort, Cohort.id == Session.cohort_id)
        .outerjoin(Enrollment, cohorts.has_place(act.actor))
        .outerjoin(Attendance, (Attendance.session_id == Session.id) & (Attendance.member_id == Enrollment.member_id))
        .where(Session.id == session, Session.server_id == act.server, Session.status == SessionStatus.PLANNED)
    ).one_or_none()  # fmt: skip
    if found is None or not (found.place or found.has_known or act.is_staff):
        raise SessionGone
    if found.place is None:
        raise NotJoined(found.name)
    meeting = found[0]
    if act.now < meeting.starts_at:
        raise SessionNotOpen(meeting.starts_at)
    if act.now >= meeting.ends_at:
        raise SessionEnded
    new = tx.execute(
        insert_into(tx, CheckIn)
        .values(server_id=act.server, session_id=session, member_id=act.member, at=act.now)
        .on_conflict_do_nothing()
        .returning(CheckIn.id)
    ).all()
    at = tx.execute(
        select(CheckIn.at).where(CheckIn.session_id == session, CheckIn.member_id == act.member)
    ).scalar_one()
    there = closing.evidence(tx, meeting, until=meeting.ends_at, member=act.member).get(act.member)
    minutes = there[0] if there is not None else 0
    rule = CreditRule(found.full_from, found.half_from)
    return CheckedIn(
        meeting.title,
        not new,
        int(meeting.place) if meeting.place_kind.is_channel else None,
        at,
        there is not None,
        minutes,
        meeting.minutes,
        rule.credit(minutes, meeting.minutes),
        rule,
        found.credited,
    )


def facts(tx: Tx, rows: DueRows) -> Contents:
    """The sessions that begin; those that were moved or called off are left out."""
    found = tx.execute(
        select(Session, Cohort)
        .join(Cohort, Cohort.id == Session.cohort_id)
        .where(
            Session.id.in_([row.subject_id for row in rows]),
            Session.server_id.in_({row.server_id for row in rows}),
            Session.status == SessionStatus.PLANNED,
            Cohort.status == CohortStatus.OPEN,
        )
    )
    by_version = {(session.id, str(session.version)): (session, cohort) for session, cohort in found}
    contents: dict[int, NoticeContent | Postponed] = {}
    for row in rows:
        session, cohort = by_version.get((row.subject_id, row.dedupe_key), (None, None))
        if session is None or cohort is None:
            continue
        contents[row.id] = (
            Postponed(rows.now + CHANNEL_RETRY)
            if cohort.channel_id is None
            else NoticeContent(
                ToChannel(cohort.channel_id),
                cohort.languages,
                cohort.timezone,
                Opened(session.id, session.title, details_of(session), cohort.role_id),
            )
        )
    return contents
