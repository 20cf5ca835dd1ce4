"""Things that processes do one after the other, never at the same time."""

from enum import IntEnum

from sqlalchemy import func, select

from bot.db.engine import Tx
from bot.db.upsert import dialect


class Turn(IntEnum):
    """What there is to queue for; the numbers are PostgreSQL's advisory locks, and arbitrary."""

    BUDGET = 0x1EAD0001
    PEOPLE = 0x1EAD0002


def take_turn(tx: Tx, turn: Turn) -> None:
    """Wait until no other transaction has this turn; it is ours until the end of this one.

    What is read afterwards has all that the others wrote in theirs. On SQLite whoever writes is alone anyway.
    """
    if dialect(tx) == "postgresql":
        tx.execute(select(func.pg_advisory_xact_lock(int(turn))))
