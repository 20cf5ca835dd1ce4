"""A session begins and ends: the post that calls everyone, checking in, and what is credited at the end."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update

from bot import ledger, outbox
from bot.core.hooks import hook
from bot.core.hours import CreditKind
from bot.db import Tx
from bot.db.upsert import insert_into
from bot.ledger import Earned
from bot.outbox import ErrandRequest, NoticeRequest, WorkKind
from bot.outbox.notices import CHANNEL_RETRY, DueEntry, NoticeContent, NoticeType, Postponed, ToChannel
from bot.people.act import Act
from cogs.cohorts.models import Cohort, Enrollment
from cogs.cohorts.refusals import NotJoined
from cogs.cohorts.rules.cohorts import CohortStatus
from cogs.cohorts.services import cohorts
from cogs.sessions.models import Attendance, CheckIn, Session, VoicePresence
from cogs.sessions.refusals import SessionEnded, SessionGone, SessionNotOpen
from cogs.sessions.rules.attendance import AttendanceSource, CreditRule, minutes_there
from cogs.sessions.rules.sessions import Details, SessionStatus
from cogs.sessions.services.details import details_of

OPENING = NoticeType("session.opening", lateness=timedelta(days=1))
CLOSING = "session.closing"


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
    outbox.work(tx, CLOSING, closings, server=server)
    planned(tx, sessions=[(i, ends) for i, _, _, ends in listed], server=server, now=now)


def check_in(tx: Tx, act: Act, *, session: int) -> CheckedIn:
    """Say that one is here, between the start and the end.

    Raises:
        SessionGone, NotJoined: it is not this person's session; its cohort is named to those who know it.
        SessionNotOpen, SessionEnded: it is too early, or too late.
    """
    found = tx.execute(
        select(Session, Cohort.name, Enrollment.id, Cohort.full_from, Cohort.half_from, cohorts.has_known(act.actor))
        .join(Cohort, Cohort.id == Session.cohort_id)
        .outerjoin(Enrollment, cohorts.has_place(act.actor))
        .where(Session.id == session, Session.server_id == act.server, Session.status == SessionStatus.PLANNED)
    ).one_or_none()
    if found is None:
        raise SessionGone
    meeting, cohort = found[0], found[1]
    if not found[2]:
        raise NotJoined(cohort) if found[5] or act.is_staff else SessionGone
    if act.now < meeting.starts_at:
        raise SessionNotOpen(meeting.starts_at)
    if act.now >= meeting.starts_at + timedelta(minutes=meeting.minutes):
        raise SessionEnded
    new = tx.execute(
        insert_into(tx, CheckIn)
        .values(server_id=act.server, session_id=session, member_id=act.member, at=act.now)
        .on_conflict_do_nothing()
        .returning(CheckIn.id)
    ).all()
    in_channel = int(meeting.place) if meeting.place_kind.is_channel else None
    at = tx.execute(
        select(CheckIn.at).where(CheckIn.session_id == session, CheckIn.member_id == act.member)
    ).scalar_one()
    written = tx.execute(
        select(Attendance.credited).where(Attendance.session_id == session, Attendance.member_id == act.member)
    ).scalar_one_or_none()
    stays = _stays(tx, meeting, act.member)
    there = minutes_there(stays if in_channel else [(at, _end(meeting))], meeting.starts_at, meeting.minutes)
    rule = CreditRule(found.full_from, found.half_from)
    return CheckedIn(
        meeting.title,
        not new,
        in_channel,
        at,
        in_channel is None or bool(stays),
        there,
        meeting.minutes,
        rule.credit(there, meeting.minutes),
        rule,
        written,
    )


def _end(session: Session) -> datetime:
    return session.starts_at + timedelta(minutes=session.minutes)


def _stays(tx: Tx, session: Session, member: int) -> list[tuple[datetime, datetime]]:
    """When somebody was in the channel, and as if they stayed to the end if they are in it now."""
    return [
        (since, until or _end(session))
        for since, until in tx.execute(
            select(VoicePresence.since, VoicePresence.until).where(
                VoicePresence.session_id == session.id, VoicePresence.member_id == member
            )
        )
    ]


def facts(tx: Tx, rows: Sequence[DueEntry], now: datetime) -> Mapping[int, NoticeContent | Postponed]:
    """The sessions that begin; those that were moved or called off are left out."""
    found = {
        session.id: (session, cohort)
        for session, cohort in tx.execute(
            select(Session, Cohort)
            .join(Cohort, Cohort.id == Session.cohort_id)
            .where(
                Session.id.in_([row.subject_id for row in rows]),
                Session.server_id.in_({row.server_id for row in rows}),
                Session.status == SessionStatus.PLANNED,
                Cohort.status == CohortStatus.OPEN,
            )
        )
    }
    contents: dict[int, NoticeContent | Postponed] = {}
    for row in rows:
        session, cohort = found.get(row.subject_id, (None, None))
        if session is None or cohort is None or row.dedupe_key != str(session.version):
            continue
        contents[row.id] = (
            Postponed(now + CHANNEL_RETRY)
            if cohort.channel_id is None
            else NoticeContent(
                ToChannel(cohort.channel_id),
                cohort.languages,
                cohort.timezone,
                Opened(session.id, session.title, details_of(session), cohort.role_id),
            )
        )
    return contents


# --- the end ---------------------------------------------------------------------------------------------------------


def evidence(tx: Tx, session: Session, *, until: datetime) -> dict[int, tuple[int, str]]:
    """How many minutes speak for each person, and what says so: the channel where there is one, else a check-in."""
    found: dict[int, tuple[int, str]] = {}
    ends_at = session.starts_at + timedelta(minutes=session.minutes)
    in_channel = session.place_kind.is_channel
    if not in_channel:
        for member, at in tx.execute(select(CheckIn.member_id, CheckIn.at).where(CheckIn.session_id == session.id)):
            found[member] = (
                minutes_there([(at, ends_at)], session.starts_at, session.minutes),
                AttendanceSource.CHECK_IN,
            )
    stays: dict[int, list[tuple[datetime, datetime]]] = {}
    for stay in tx.execute(select(VoicePresence).where(VoicePresence.session_id == session.id)).scalars():
        stays.setdefault(stay.member_id, []).append((stay.since, stay.until or until))
    for member, some in stays.items():
        found[member] = (minutes_there(some, session.starts_at, session.minutes), AttendanceSource.VOICE)
    return found


def _close(tx: Tx, row: DueEntry, now: datetime) -> None:
    """Whoever was seen to be there is written down and credited, unless a facilitator has done so already."""
    session = tx.execute(
        select(Session).where(Session.id == row.subject_id, Session.status == SessionStatus.PLANNED).with_for_update()
    ).scalar_one_or_none()
    if session is None or str(session.version) != row.dedupe_key:
        return
    ends_at = session.starts_at + timedelta(minutes=session.minutes)
    tx.execute(
        update(VoicePresence)
        .where(
            VoicePresence.session_id == session.id,
            VoicePresence.until.is_(None),
            VoicePresence.seen_at < ends_at - timedelta(minutes=5),
        )
        .values(until=VoicePresence.seen_at)
        .execution_options(synchronize_session=False)
    )
    tx.execute(
        update(VoicePresence)
        .where(VoicePresence.session_id == session.id, VoicePresence.until.is_(None))
        .values(until=ends_at)
        .execution_options(synchronize_session=False)
    )
    rule = CreditRule(
        *tx.execute(select(Cohort.full_from, Cohort.half_from).where(Cohort.id == session.cohort_id)).one()
    )
    there = evidence(tx, session, until=ends_at)
    if not there:
        return
    credited = {member: rule.credit(minutes, session.minutes) for member, (minutes, _) in there.items()}
    written = set(
        tx.execute(
            insert_into(tx, Attendance).on_conflict_do_nothing().returning(Attendance.member_id),
            [
                {
                    "server_id": session.server_id,
                    "session_id": session.id,
                    "member_id": member,
                    "present": minutes > 0,
                    "minutes": minutes,
                    "credited": credited[member],
                    "source": source,
                    "at": now,
                }
                for member, (minutes, source) in there.items()
            ],
        ).scalars()
    )
    ledger.earn(
        tx,
        server=session.server_id,
        cohort=session.cohort_id,
        earned=[
            Earned(member, CreditKind.SESSION, session.hour_type, minutes, session.id)
            for member, minutes in credited.items()
            if minutes and member in written
        ],
        now=min(now, ends_at),
    )


WORK = (WorkKind(CLOSING, _close),)
