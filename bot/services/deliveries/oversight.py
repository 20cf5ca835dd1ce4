"""What an operator asks: how much there is, what is late, what was given up; and trying again or letting go."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select, update

from bot.db import Tx
from bot.db.models import Owed
from bot.domain.notices import FINAL, State
from bot.services.deliveries.rows import DEPENDENT, OPEN


@dataclass(frozen=True, slots=True)
class Waiting:
    """A row of the outbox, as an operator sees it."""

    id: int
    server_id: int
    sort: str
    kind: str
    due_at: datetime
    attempts: int
    reason: str | None


def are_final(tx: Tx, rows: Sequence[int]) -> bool:
    """Whether nothing more will happen to these rows."""
    return tx.execute(select(func.count()).where(Owed.id.in_(rows), Owed.state.not_in([*FINAL]))).scalar_one() == 0


def counts(tx: Tx) -> dict[str, int]:
    """How many rows there are of each state."""
    return dict(tx.execute(select(Owed.state, func.count()).group_by(Owed.state)).all())


def late(tx: Tx, *, now: datetime, grace: timedelta = timedelta(minutes=5), limit: int = 100) -> list[Waiting]:
    """What should have gone out by now, oldest first."""
    return _waiting(tx, Owed.state.in_(OPEN) & (Owed.due_at < now - grace), limit)


def failed(tx: Tx, *, limit: int = 100) -> list[Waiting]:
    """What was given up, oldest first."""
    return _waiting(tx, Owed.state == State.FAILED, limit)


def _waiting(tx: Tx, which: Any, limit: int) -> list[Waiting]:
    rows = tx.execute(
        select(Owed.id, Owed.server_id, Owed.sort, Owed.kind, Owed.due_at, Owed.attempts, Owed.reason)
        .where(which)
        .order_by(Owed.due_at)
        .limit(limit)
    )
    return [Waiting(*row) for row in rows]


def retry(tx: Tx, row_id: int, *, now: datetime) -> bool:
    """Try a failed row again, and what failed because of it. Gives False if there is no such failed row.

    An attempt that perhaps arrived is looked for first.
    """
    tx.info["owed"] = True
    revived = tx.execute(
        update(Owed)
        .where(Owed.id == row_id, Owed.state == State.FAILED)
        .values(state=State.PLANNED, wake_at=now, attempts=0, settled_at=None, reason=None, claimed_by=None)
        .returning(Owed.id)
        .execution_options(synchronize_session=False)
    ).all()
    if not revived:
        return False
    for successor in tx.execute(
        select(Owed.id).where(Owed.after_id == row_id, Owed.state == State.FAILED, Owed.reason == DEPENDENT)
    ).scalars().all():  # fmt: skip
        retry(tx, successor, now=now)
    return True


def drop(tx: Tx, row_id: int, *, now: datetime) -> bool:
    """Give up a row that is open or failed. Gives False if there is none."""
    dropped = tx.execute(
        update(Owed)
        .where(Owed.id == row_id, Owed.state.in_([State.PLANNED, State.FAILED]))
        .values(state=State.CANCELLED, settled_at=now, reason="dropped", claimed_by=None)
        .returning(Owed.id)
        .execution_options(synchronize_session=False)
    ).all()
    return bool(dropped)
