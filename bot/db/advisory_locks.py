"""Locks that transactions take so that they run one after the other, also in several processes."""

from enum import IntEnum

from sqlalchemy import Connection, func, select

from bot.db.engine import Tx


class AdvisoryLock(IntEnum):
    """What is locked; the numbers are the keys of PostgreSQL's advisory locks, and arbitrary."""

    RATE_BUDGET = 0x1EAD0001
    NEW_CONVERSATIONS = 0x1EAD0002
    MIGRATIONS = 7_246_001


def acquire(tx: Tx | Connection, lock: AdvisoryLock) -> None:
    """Wait for a lock and hold it until the transaction ends; on SQLite there is one writer at a time anyway.

    What is read afterwards has all that the transactions before wrote.
    """
    connection = tx.connection() if isinstance(tx, Tx) else tx
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(int(lock))))
