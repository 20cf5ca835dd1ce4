"""The processes that share one database: each leases its part of the budget, and a dead one's part comes back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select

from bot.db import Tx
from bot.db.advisory_locks import AdvisoryLock, acquire
from bot.db.lists import put_lists
from bot.outbox import claims
from bot.outbox.models import Process, ProcessShard

SHARE_LEASE = timedelta(seconds=30)
"""How long a process has its share without saying that it still lives."""


@dataclass(frozen=True, slots=True)
class Share:
    """What this process may do until then, and who else is up."""

    per_second: int
    until: datetime
    eldest: bool
    """Whether it is the one that does what is done once for the whole bot."""
    others: tuple[str, ...]
    rivals: tuple[str, ...]
    """Those of the others that listen to the same shards: people would be answered twice."""


def share_of(total: int, *, live: int, place: int, leased: int) -> int:
    """The part of `total` for the process at this place among those that live; never what others still have.

    `leased` is what the others have. Somebody who has just come gets nothing until they have made room; whoever comes
    back to say that it lives makes room for the new ones.
    """
    fair = total // live + (place < total % live)
    return max(0, min(fair, total - leased))


def beat(
    tx: Tx,
    *,
    me: str,
    per_second: int,
    shards: Sequence[int] = (0,),
    shard_count: int = 1,
    dead: Sequence[str] = (),
    now: datetime,
) -> Share:
    """Say that this process lives, and lease its part of `per_second` (what the whole bot may use) anew.

    One process after the other: the parts of those that live never add up to more than the whole. `dead` are processes
    known to have ended, whose parts and rows come back at once; those of others do when their lease is over.
    """
    acquire(tx, AdvisoryLock.RATE_BUDGET)
    tx.execute(delete(Process).where(or_(Process.until <= now, Process.name.in_(dead))))
    if dead:
        claims.take_over(tx, dead=dead, now=now)
    live = {row.name: row for row in tx.execute(select(Process)).scalars()}
    mine = live.get(me)
    if mine is None:
        mine = live[me] = Process(name=me, created_at=now)
        tx.add(mine)
    order = sorted(live, key=lambda name: (live[name].created_at, name))
    others = [live[name] for name in order if name != me]
    mine.per_second = share_of(
        per_second, live=len(order), place=order.index(me), leased=sum(row.per_second for row in others)
    )
    mine.shard_count = shard_count
    mine.until = now + SHARE_LEASE
    tx.flush()
    if mine.shards != tuple(shards):
        put_lists(tx, ProcessShard.shard, ProcessShard.process, {me: shards})
        tx.refresh(mine, ["shards"])
    return Share(
        per_second=mine.per_second,
        until=mine.until,
        eldest=order[0] == me,
        others=tuple(row.name for row in others),
        rivals=tuple(row.name for row in others if _same(row, shards, shard_count)),
    )


def leave(tx: Tx, *, me: str) -> None:
    """Give the share back: this process ends."""
    acquire(tx, AdvisoryLock.RATE_BUDGET)
    tx.execute(delete(Process).where(Process.name == me))


def names(tx: Tx) -> list[str]:
    """The processes that said they live, or that died since."""
    return list(tx.execute(select(Process.name)).scalars())


def listens(tx: Tx, *, server: int, now: datetime) -> bool:
    """Whether a process hears what happens in this server. Where none ever said that it lives, whoever asks does."""
    processes = tx.execute(select(Process)).scalars().all()
    return not processes or any(
        process.until > now and (server >> 22) % process.shard_count in process.shards for process in processes
    )


def _same(row: Process, shards: Sequence[int], shard_count: int) -> bool:
    return row.shard_count != shard_count or not set(row.shards).isdisjoint(shards)
