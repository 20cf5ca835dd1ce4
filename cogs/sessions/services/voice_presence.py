"""Who is in a session's voice or stage channel, and for how long.

Only the channel of a session that is on (or about to begin) is looked at, and only people with a place in its cohort.
Nobody can know what happens while the bot is away: who is there before and after was there all the time; who is gone
afterwards was there until they were last known to be.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select, update

from bot import outbox
from bot.db import Tx
from bot.db.upsert import insert_into
from bot.outbox import ErrandRequest, WorkKind, processes
from bot.outbox.notices import DueEntry
from bot.people.models import Member
from cogs.cohorts.models import Cohort, Enrollment
from cogs.cohorts.rules.cohorts import CohortStatus, EnrollmentStatus
from cogs.sessions.models import Session, VoicePresence
from cogs.sessions.rules.attendance import EARLY
from cogs.sessions.rules.sessions import IN_CHANNEL, MOST_MINUTES, SessionStatus

TICK = "session.presence"
EVERY = timedelta(minutes=1)
"""How often it is written down that those who are there still are."""


def changed(tx: Tx, *, server: int, user: int, channel: int | None, now: datetime) -> None:
    """Somebody has come into a channel, has gone to another, or out of voice."""
    member = tx.execute(
        select(Member.id).where(Member.server_id == server, Member.user_id == user)
    ).scalar_one_or_none()
    if member is None:
        return
    here = [one for one in _going_on(tx, now, (server,)) if channel is not None and one.place == str(channel)]
    tx.execute(
        update(VoicePresence)
        .where(
            VoicePresence.member_id == member,
            VoicePresence.until.is_(None),
            VoicePresence.session_id.not_in([one.id for one in here]),
        )
        .values(until=now, seen_at=now)
    )
    for session in here:
        _arrive(tx, session, [member], now)


def compare(tx: Tx, *, there: Mapping[int, Mapping[int, int]], lost_at: datetime | None, now: datetime) -> None:
    """Make up for what nobody heard: `there` is, by server, in which channel each account is now.

    `lost_at` is when the connection was lost, if that is known.
    """
    for session in _going_on(tx, now, there):
        channels = there.get(session.server_id)
        if channels is None:
            continue
        users = [user for user, channel in channels.items() if session.place == str(channel)]
        in_it = select(Member.id).where(Member.server_id == session.server_id, Member.user_id.in_(users))
        present = set(tx.execute(in_it).scalars())
        for one in tx.execute(select(VoicePresence).where(_is_open(session.id))).scalars().all():
            if one.member_id in present:
                one.seen_at = now
            else:
                one.until = one.seen_at if lost_at is None else max(one.since, min(lost_at, now))
        tx.flush()
        _arrive(tx, session, sorted(present), now)


def _arrive(tx: Tx, session: Session, members: Sequence[int], now: datetime) -> None:
    with_place = tx.execute(
        select(Enrollment.member_id).where(
            Enrollment.cohort_id == session.cohort_id,
            Enrollment.member_id.in_(members),
            Enrollment.status == EnrollmentStatus.ACTIVE,
        )
    ).scalars()
    rows = [
        {"server_id": session.server_id, "session_id": session.id, "member_id": member, "since": now, "seen_at": now}
        for member in with_place
    ]
    if not rows:
        return
    tx.execute(insert_into(tx, VoicePresence).on_conflict_do_nothing(), rows)
    request = ErrandRequest(subject=session.id, due=now + EVERY, urgent=True)
    outbox.work_again(tx, TICK, [request], server=session.server_id, now=now)


def _going_on(tx: Tx, now: datetime, servers: Collection[int]) -> list[Session]:
    """The sessions in a channel of these servers that are on now, or about to begin."""
    query = (
        select(Session)
        .join(Cohort, Cohort.id == Session.cohort_id)
        .where(
            Session.server_id.in_(servers),
            Session.starts_at <= now + EARLY,
            Session.starts_at > now - timedelta(minutes=MOST_MINUTES),
            Session.place_kind.in_(IN_CHANNEL),
            Session.status == SessionStatus.PLANNED,
            Cohort.status == CohortStatus.OPEN,
        )
    )
    return [session for session in tx.execute(query).scalars() if now < session.ends_at]


def _is_open(session: int) -> ColumnElement[bool]:
    """Who is in the channel of a session, as far as is known."""
    return (VoicePresence.session_id == session) & VoicePresence.until.is_(None)


def _tick(tx: Tx, row: DueEntry, now: datetime) -> datetime | None:
    """Those who are there still are; as long as anybody is, this comes again.

    Nobody knows it of a server whose process has died, although another one does this work.
    """
    there = _is_open(row.subject_id)
    if processes.listens(tx, server=row.server_id, now=now):
        still = tx.execute(update(VoicePresence).where(there).values(seen_at=now).returning(VoicePresence.id)).all()
    else:
        still = tx.execute(select(VoicePresence.id).where(there).limit(1)).all()
    return now + EVERY if still else None


WORK = (WorkKind(TICK, _tick),)
