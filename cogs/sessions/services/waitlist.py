"""The line in front of a full session: a freed place is offered to the next, for a while, then to the one after.

Whoever changes how many places are free calls `offer` in the same transaction, with the session's row locked.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, exists, func, select, update

from bot import outbox
from bot.db import Tx
from bot.outbox import ErrandRequest, NoticeRequest, WorkKind
from bot.outbox.notices import Contents, DueEntry, DueRows, NoticeContent, NoticeType, Postponed, ToPerson
from bot.people.models import Member
from cogs.cohorts.models import Cohort
from cogs.cohorts.rules.cohorts import CohortStatus
from cogs.sessions.models import Rsvp, Session
from cogs.sessions.rules import rsvps as rules
from cogs.sessions.rules.rsvps import RsvpAnswer
from cogs.sessions.rules.sessions import SessionStatus
from cogs.sessions.services import announcements

OFFER = NoticeType("session.offer", lateness=timedelta(days=14))
LAPSED = NoticeType("session.offer_lapsed", lateness=timedelta(days=14))
LAPSES = "session.offer_lapses"


@dataclass(frozen=True, slots=True)
class Offered:
    """A place that is kept for somebody, or was."""

    session_id: int
    title: str
    cohort: str
    starts_at: datetime
    until: datetime | None


def offer(tx: Tx, session_id: int, *, now: datetime) -> None:
    """Offer every free place of a session to those who wait longest."""
    session, minutes, status = tx.execute(
        select(Session, Cohort.offer_minutes, Cohort.status)
        .join(Cohort, Cohort.id == Session.cohort_id)
        .where(Session.id == session_id)
        .with_for_update(of=Session, key_share=True)
        .execution_options(populate_existing=True)
    ).one()
    if session.capacity is None or session.status != SessionStatus.PLANNED or session.starts_at <= now:
        return
    if status != CohortStatus.OPEN:  # nobody hears of it now; it is offered when the cohort goes on
        return
    answers, held = counts(tx, session.id)
    room = rules.Room(session.capacity, answers.get(RsvpAnswer.GOING, 0), held)
    waiting = (
        select(Rsvp)
        .where(Rsvp.session_id == session.id, Rsvp.answer == RsvpAnswer.WAITING, Rsvp.offered_until.is_(None))
        .order_by(Rsvp.at, Rsvp.id)
        .limit(room.free)
    )
    until = rules.offered_until(now, session.starts_at, minutes)
    nexts = tx.execute(waiting).scalars().all()
    for one in nexts:
        one.offered_until, one.offers = until, one.offers + 1
    tx.flush()
    offers = [
        NoticeRequest(
            subject=session.id, member=one.member_id, cohort=session.cohort_id, dedupe_key=str(one.offers), due=now,
            expires=until,
        )
        for one in nexts
    ]  # fmt: skip
    outbox.notices(tx, OFFER, offers, server=session.server_id)
    lapses = [
        ErrandRequest(subject=session.id, member=one.member_id, dedupe_key=str(one.offers), due=until) for one in nexts
    ]
    outbox.work(tx, LAPSES, lapses, server=session.server_id)


_COUNTS = (
    select(Rsvp.answer, func.count(), func.count(Rsvp.offered_until))
    .where(Rsvp.session_id == bindparam("session"))
    .group_by(Rsvp.answer)
)


def counts(tx: Tx, session: int) -> tuple[dict[RsvpAnswer, int], int]:
    """How many said what, and how many places are kept for people to whom they were offered."""
    rows = tx.execute(_COUNTS, {"session": session}).all()
    return {answer: count for answer, count, _ in rows}, sum(held for _, _, held in rows)


def leave(tx: Tx, *, members: Collection[int], cohort: int | None = None, now: datetime) -> None:
    """These people come to nothing more (of a cohort, or at all): what they had is offered to others."""
    # Of each of their answers its session: not all sessions to come of all servers.
    ahead = exists().where(
        Session.id == Rsvp.session_id, Session.starts_at > now, Session.status == SessionStatus.PLANNED
    )
    if cohort is not None:
        ahead = ahead.where(Session.cohort_id == cohort)
    taken = delete(Rsvp).where(Rsvp.member_id.in_(members), ahead).returning(Rsvp.session_id)
    left = set(tx.execute(taken).scalars())
    for session_id in sorted(left):
        offer(tx, session_id, now=now)
    shown = tx.execute(select(Session.server_id, Session.series_id).where(Session.id.in_(left)).distinct()).all()
    for server, series in shown:
        announcements.redraw(tx, server=server, series=series, now=now)


def erased(tx: Tx, *, user: int, members: Sequence[int], now: datetime) -> None:
    """Whoever deletes their data comes to nothing more."""
    leave(tx, members=members, now=now)


# --- when nobody takes it --------------------------------------------------------------------------------------------


def _lapsed(tx: Tx, row: DueEntry, now: datetime) -> None:
    """The place was kept long enough: it goes to the next, and its first owner hears so."""
    session = tx.execute(
        select(Session).where(Session.id == row.subject_id).with_for_update(key_share=True)
    ).scalar_one_or_none()
    if session is None:
        return
    unanswered = (
        Rsvp.session_id == row.subject_id,
        Rsvp.member_id == row.member_id,
        Rsvp.answer == RsvpAnswer.WAITING,
        Rsvp.offers == int(row.dedupe_key),
        Rsvp.offered_until <= now,
    )
    is_open = select(Cohort.id).where(Cohort.id == session.cohort_id, Cohort.status == CohortStatus.OPEN)
    if tx.execute(is_open).first() is None:  # they could not answer, and wait on at the head of the line
        tx.execute(update(Rsvp).where(*unanswered).values(offered_until=None))
        return
    if not tx.execute(delete(Rsvp).where(*unanswered).returning(Rsvp.id)).all():
        return
    offer(tx, row.subject_id, now=now)
    outbox.notice(
        tx,
        LAPSED,
        server=row.server_id,
        subject=row.subject_id,
        member=row.member_id,
        cohort=session.cohort_id,
        dedupe_key=row.dedupe_key + f".{int(now.timestamp())}",
        now=now,
        expires=session.starts_at,
    )
    announcements.redraw(tx, server=row.server_id, series=session.series_id, now=now)


# --- notices ---------------------------------------------------------------------------------------------------------


def offer_facts(tx: Tx, rows: DueRows) -> Contents:
    """The offers that still hold."""
    return _contents(tx, rows, rows.now, holds=True)


def lapsed_facts(tx: Tx, rows: DueRows) -> Contents:
    """Word that a place went to somebody else."""
    return _contents(tx, rows, rows.now, holds=False)


def _contents(tx: Tx, rows: Sequence[DueEntry], now: datetime, *, holds: bool) -> Contents:
    found = tx.execute(
        select(
            Session.id.label("session_id"), Session.title, Session.starts_at, Cohort.name.label("cohort"),
            Cohort.channel_id, Member.id.label("member_id"), Member.user_id, Member.name, Member.language,
            func.coalesce(Member.timezone, Cohort.timezone).label("zone"), Rsvp.offered_until, Rsvp.offers,
        )
        .select_from(Session)
        .join(Cohort, Cohort.id == Session.cohort_id)
        .join(Member, Member.server_id == Session.server_id)
        .outerjoin(Rsvp, (Rsvp.session_id == Session.id) & (Rsvp.member_id == Member.id))
        .where(
            Session.id.in_([row.subject_id for row in rows]),
            Member.id.in_([row.member_id for row in rows]),
            Session.server_id.in_({row.server_id for row in rows}),
            Session.status == SessionStatus.PLANNED,
            Session.starts_at > now,
            Cohort.status == CohortStatus.OPEN,
        )
    )  # fmt: skip
    people = {(one.session_id, one.member_id): one for one in found}
    contents: dict[int, NoticeContent | Postponed] = {}
    for row in rows:
        one = people.get((row.subject_id, row.member_id))
        if one is None:
            continue
        until = one.offered_until
        if holds and (until is None or until <= now or str(one.offers) != row.dedupe_key):
            continue
        contents[row.id] = NoticeContent(
            ToPerson(one.user_id, one.name, one.channel_id, opens_dm=False),
            (one.language,),
            one.zone,
            Offered(one.session_id, one.title, one.cohort, one.starts_at, until if holds else None),
        )
    return contents


WORK = (WorkKind(LAPSES, _lapsed),)
