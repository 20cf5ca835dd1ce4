"""Who holds sessions, and what else they hold at that time."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select

from bot.db import Tx
from bot.people.models import Member
from cogs.sessions.models import Session, SessionFacilitator
from cogs.sessions.rules import sessions as rules
from cogs.sessions.rules.sessions import SessionStatus


@dataclass(frozen=True, slots=True)
class Overlap:
    """A session that somebody holds at the same time."""

    title: str
    starts_at: datetime


def add(tx: Tx, server: int, sessions: Iterable[int], members: Collection[int]) -> None:
    """These people hold these sessions."""
    rows = [{"server_id": server, "session_id": one, "member_id": member} for one in sessions for member in members]
    if rows:
        tx.execute(insert(SessionFacilitator), rows)


def replace(tx: Tx, server: int, sessions: Collection[int], members: Collection[int]) -> bool:
    """These people alone hold these sessions; whether that is news."""
    held = SessionFacilitator.session_id.in_(sessions)
    before = tx.execute(select(SessionFacilitator.session_id, SessionFacilitator.member_id).where(held)).all()
    if {tuple(row) for row in before} == {(session, member) for session in sessions for member in members}:
        return False
    tx.execute(delete(SessionFacilitator).where(held))
    add(tx, server, sessions, members)
    return True


def names(tx: Tx, sessions: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """The names of those who hold each session."""
    found: dict[int, tuple[str, ...]] = {}
    for session, name in tx.execute(
        select(SessionFacilitator.session_id, Member.name)
        .join(Member, Member.id == SessionFacilitator.member_id)
        .where(SessionFacilitator.session_id.in_(set(sessions)))
        .order_by(SessionFacilitator.id)
    ):
        found[session] = (*found.get(session, ()), name)
    return found


def overlaps(
    tx: Tx, server: int, *, members: Collection[int], times: Sequence[tuple[datetime, int]], but: Collection[int] = ()
) -> tuple[Overlap, ...]:
    """What the same people hold at these times (start, minutes) already; `but` are the sessions that it is about."""
    rows = tx.execute(
        select(Session.title, Session.starts_at, Session.minutes)
        .where(
            Session.server_id == server,
            Session.status == SessionStatus.PLANNED,
            Session.starts_at > min(start for start, _ in times) - timedelta(minutes=rules.MOST_MINUTES),
            Session.starts_at < max(start + timedelta(minutes=minutes) for start, minutes in times),
            Session.id.not_in(but),
            Session.id.in_(select(SessionFacilitator.session_id).where(SessionFacilitator.member_id.in_(members))),
        )
        .order_by(Session.starts_at)
    ).all()
    return tuple(
        Overlap(title, starts_at)
        for title, starts_at, minutes in rows
        if any(rules.overlap((starts_at, minutes), time) for time in times)
    )
