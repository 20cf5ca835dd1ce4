"""Servers that have sent the bot away: what is owed there rests, and goes on when it is invited again.

Nothing is changed in the rows themselves: a claim passes over them, and afterwards looks at each as after any other
delay, so that what is stale by then expires.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import select, update

from bot.db import Tx
from bot.outbox import health
from bot.outbox.models import OutboxEntry
from bot.outbox.notices import State
from bot.people.models import Server

NOT_THERE = ("10004", "50001")
"""What Discord answers to somebody who is not in the server: Unknown Guild, Missing Access."""
JUST_BEFORE = timedelta(minutes=1)
"""So long before the bot was sent away, as far as is known, an attempt may have been refused because of that."""


def joined(tx: Tx, servers: Collection[int]) -> None:
    """The bot is in these servers: what rested there goes on."""
    back = tx.execute(
        update(Server)
        .where(Server.id.in_(servers), Server.left_at.is_not(None))
        .values(left_at=None)
        .returning(Server.id)
    ).all()
    if back:
        tx.info["owed"] = True


def left(tx: Tx, servers: Collection[int], *, since: datetime, now: datetime) -> None:
    """The bot is in these servers no longer, since some time after `since`: what is owed there rests.

    What was refused since then was refused because of that, and rests too.
    """
    tx.execute(update(Server).where(Server.id.in_(servers), Server.left_at.is_(None)).values(left_at=now))
    refused = select(OutboxEntry.id).where(
        OutboxEntry.server_id.in_(servers),
        OutboxEntry.state == State.FAILED,
        OutboxEntry.reason.in_(NOT_THERE),
        OutboxEntry.settled_at >= since - JUST_BEFORE,
    )
    for row in tx.execute(refused).scalars().all():
        health.retry(tx, row, now=now)


def compare(
    tx: Tx, *, shard: int, shard_count: int, there: Collection[int], lost_at: datetime | None, now: datetime
) -> None:
    """Notice in which servers of a shard the bot is, and is no longer: `there` are all that Discord names to it.

    `lost_at` is since when this shard heard nothing, if it did before.
    """
    known = tx.execute(select(Server.id, Server.left_at)).all()
    gone = [
        server
        for server, left_at in known
        if left_at is None and (server >> 22) % shard_count == shard and server not in there
    ]
    if gone:
        left(tx, gone, since=lost_at or now, now=now)
    if back := [server for server, left_at in known if left_at is not None and server in there]:
        joined(tx, back)


def without_us(tx: Tx, servers: Collection[int]) -> set[int]:
    """Those of these servers in which the bot is no longer."""
    return set(tx.execute(select(Server.id).where(Server.id.in_(servers), Server.left_at.is_not(None))).scalars())
