"""Who is asked after once a day: participants who may have left their server."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, or_, select

from bot.db import Tx
from bot.people import identity as people
from bot.people.models import Member, Server

Daily = Callable[..., None]
"""What a feature does once a day, in a transaction of its own: `work(tx, now=…)`."""
Participants = Select[int]
"""The members of whom a feature wants to know whether they are still in their server."""
EVERY_DAYS = 14
"""Each participant is asked after once in so many days; in a large house more seldom."""
MOST_A_DAY = 100


@dataclass(frozen=True, slots=True)
class Participant:
    """Someone who takes part, and may have left the server meanwhile."""

    member_id: int
    server_id: int
    user_id: int


def to_ask_after(tx: Tx, *, participants: Sequence[Participants], now: datetime) -> list[Participant]:
    """Today's share of the participants whose presence in their server is checked."""
    if not participants:
        return []
    without_us = select(Server.id).where(Server.left_at.is_not(None))
    active = (
        Member.gone.is_(False),
        Member.server_id.not_in(without_us),
        or_(*(Member.id.in_(some) for some in participants)),
    )
    count = tx.execute(select(func.count()).select_from(Member).where(*active)).scalar_one()
    shares = max(EVERY_DAYS, -(-count // MOST_A_DAY))
    today = now.toordinal() % shares
    rows = tx.execute(
        select(Member.id, Member.server_id, Member.user_id)
        .where(*active, Member.id % shares == today)
        .order_by(Member.id)
        .limit(MOST_A_DAY)
    )
    return [Participant(*row) for row in rows]


def have_left(tx: Tx, *, members: Sequence[int], now: datetime) -> None:
    """Remember who is no longer in their server."""
    people.have_left(tx, Member.id.in_(members), now=now)
