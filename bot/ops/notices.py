"""The outbox for an operator: how much it holds, what is late, what failed; retry and drop."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from bot.config import Settings
from bot.core.clock import SystemClock
from bot.db import Database, Tx
from bot.db.migrations import require_head
from bot.ops.error_messages import as_command_error
from bot.outbox import health
from bot.outbox.health import Waiting
from bot.outbox.notices import State

T = TypeVar("T")


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

    return _transact(settings, look, changes=False)


def retry(settings: Settings, ids: list[int]) -> dict[int, bool]:
    """Plan failed ones again; a running bot takes them up when it next has something to do."""
    return _transact(settings, lambda tx, now: {row: health.retry(tx, row, now=now) for row in ids})


def drop(settings: Settings, ids: list[int]) -> dict[int, bool]:
    """Give them up for good."""
    return _transact(settings, lambda tx, now: {row: health.drop(tx, row, now=now) for row in ids})


def _transact(settings: Settings, work: Callable[[Tx, datetime], T], *, changes: bool = True) -> T:
    """Run one transaction, outside the bot's process."""
    with as_command_error():
        require_head(settings.database)
        database = Database(settings.database)
        try:
            hop = database.write if changes else database.read
            return asyncio.run(hop(work, SystemClock().now()))
        finally:
            database.close()
