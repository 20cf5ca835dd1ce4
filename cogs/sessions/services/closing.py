"""A session ends: what speaks for each of its people, and what is credited for it."""

from datetime import datetime, timedelta

from sqlalchemy import case, literal, select, update

from bot import ledger
from bot.core.hours import CreditKind
from bot.db import Tx
from bot.db.upsert import insert_into
from bot.ledger import Earned
from bot.outbox import WorkKind
from bot.outbox.notices import DueEntry
from cogs.cohorts.models import Cohort
from cogs.sessions.models import Attendance, CheckIn, Session, VoicePresence
from cogs.sessions.rules.attendance import AttendanceSource, CreditRule, minutes_there
from cogs.sessions.rules.sessions import SessionStatus

CLOSING = "session.closing"


def credit_rule(tx: Tx, cohort: int) -> CreditRule:
    """What so many minutes are worth in a cohort."""
    return CreditRule(*tx.execute(select(Cohort.full_from, Cohort.half_from).where(Cohort.id == cohort)).one())


def evidence(
    tx: Tx, session: Session, *, until: datetime, member: int | None = None
) -> dict[int, tuple[int, AttendanceSource]]:
    """How many minutes speak for each person, and what says so: the channel where there is one, else a check-in.

    Whoever is in the channel still counts as being there `until` then. Of one member, or of everyone.
    """
    stays = select(VoicePresence).where(VoicePresence.session_id == session.id)
    check_ins = select(CheckIn).where(CheckIn.session_id == session.id)
    if member is not None:
        stays, check_ins = stays.filter_by(member_id=member), check_ins.filter_by(member_id=member)
    there: dict[int, list[tuple[datetime, datetime]]] = {}
    for stay in tx.execute(stays).scalars():
        there.setdefault(stay.member_id, []).append((stay.since, stay.until or until))
    sources = dict.fromkeys(there, AttendanceSource.VOICE)
    if not session.place_kind.is_channel:
        for pressed in tx.execute(check_ins).scalars():
            if pressed.member_id not in there:
                there[pressed.member_id] = [(pressed.at, session.ends_at)]
                sources[pressed.member_id] = AttendanceSource.CHECK_IN
    return {one: (minutes_there(some, session.starts_at, session.minutes), sources[one]) for one, some in there.items()}


def _close(tx: Tx, row: DueEntry, now: datetime) -> None:
    """Whoever was seen to be there is written down and credited, unless a facilitator has done so already."""
    session = tx.execute(
        select(Session).where(Session.id == row.subject_id, Session.status == SessionStatus.PLANNED).with_for_update()
    ).scalar_one_or_none()
    if session is None or str(session.version) != row.dedupe_key:
        return
    ends_at = session.ends_at
    # Whoever has not been seen for so long had left while nobody could tell.
    lost = (VoicePresence.seen_at < ends_at - timedelta(minutes=5), VoicePresence.seen_at)
    tx.execute(
        update(VoicePresence)
        .where(VoicePresence.session_id == session.id, VoicePresence.until.is_(None))
        .values(until=case(lost, else_=literal(ends_at, VoicePresence.seen_at.type)))
        .execution_options(synchronize_session=False)
    )
    there = evidence(tx, session, until=ends_at)
    if not there:
        return
    rule = credit_rule(tx, session.cohort_id)
    rows = [
        {
            "server_id": session.server_id,
            "session_id": session.id,
            "member_id": member,
            "present": minutes > 0,
            "minutes": minutes,
            "credited": rule.credit(minutes, session.minutes),
            "source": source,
            "at": now,
        }
        for member, (minutes, source) in there.items()
    ]
    written = tx.execute(
        insert_into(tx, Attendance).on_conflict_do_nothing().returning(Attendance.member_id, Attendance.credited), rows
    )
    earned = [
        Earned(member, CreditKind.SESSION, session.hour_type, credited, session.id)
        for member, credited in written
        if credited
    ]
    ledger.earn(tx, server=session.server_id, cohort=session.cohort_id, earned=earned, now=min(now, ends_at))


WORK = (WorkKind(CLOSING, _close),)
