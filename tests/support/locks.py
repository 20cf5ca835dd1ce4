"""Another program that writes to the bot's SQLite file and lets nobody else."""

import sqlite3
import threading
from collections.abc import Generator
from contextlib import contextmanager

from sqlalchemy import text

from bot.db import Database


async def impatient(database: Database) -> None:
    """Let the bot wait for a locked database only as long as a test may take."""
    await database.write(lambda tx: tx.execute(text("PRAGMA busy_timeout=20")) and None)


@contextmanager
def locked(database: Database, seconds: float | None = None) -> Generator[None]:
    """Another program writes to the database: as long as this lasts, or for so many seconds."""
    file = database.url.database
    assert file is not None
    other = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    timer = threading.Timer(seconds or 60, other.rollback)
    timer.start()
    try:
        yield
        if seconds is None:
            other.rollback()
    finally:
        timer.cancel()
        timer.join()
        other.close()
