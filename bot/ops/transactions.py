"""One transaction for a command, outside the bot's process."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from bot.config import Settings
from bot.core.clock import SystemClock
from bot.db import Database, Tx
from bot.db.migrations import require_head
from bot.ops.error_messages import as_command_error

T = TypeVar("T")


def transact(settings: Settings, work: Callable[[Tx, datetime], T], *, changes: bool = True) -> T:
    """Run one transaction; `work` gets the time, too.

    Raises:
        CommandError: the database cannot be used, or has another shape than this version needs.
    """
    with as_command_error():
        require_head(settings.database)
        database = Database(settings.database)
        try:
            hop = database.write if changes else database.read
            return asyncio.run(hop(work, SystemClock().now()))
        finally:
            database.close()
