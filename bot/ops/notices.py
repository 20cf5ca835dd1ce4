"""The outbox for an operator: how much it holds, what is late, what failed; retry and drop."""

from dataclasses import dataclass
from datetime import datetime

from bot.config import Settings
from bot.db import Tx
from bot.ops.transactions import transact
from bot.outbox import health
from bot.outbox.health import Waiting
from bot.outbox.notices import State


@dataclass(frozen=True, slots=True)
class Overview:
    """The outbox at a glance."""

    counts: dict[State, int]
    late: list[Waiting]
    failed: list[Waiting]


def overview(settings: Settings) -> Overview:
    """How many there are of each state; those that are late or failed, one by one."""

    def look(tx: Tx, now: datetime) -> Overview:
        return Overview(health.counts(tx), health.late(tx, now=now), health.failed(tx))

    return transact(settings, look, changes=False)


def retry(settings: Settings, ids: list[int]) -> dict[int, bool]:
    """Plan failed ones again; a running bot takes them up when it next has something to do."""
    return transact(settings, lambda tx, now: {row: health.retry(tx, row, now=now) for row in ids})


def drop(settings: Settings, ids: list[int]) -> dict[int, bool]:
    """Give them up for good."""
    return transact(settings, lambda tx, now: {row: health.drop(tx, row, now=now) for row in ids})
