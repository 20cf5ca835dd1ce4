"""What an operator asks: how much there is, what is late, what was given up; and trying again or letting go."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, case, func, select, update

from bot.db import Tx
from bot.outbox import quarantine
from bot.outbox.models import OutboxEntry, has_failed, is_open, rests
from bot.outbox.notices import FINAL, EntryType, Reason, State
from bot.people.models import Member

GRACE = timedelta(minutes=5)
"""What is this much behind is late."""
MOST = 100
"""So many rows are listed at a time."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A row of the outbox, as an operator sees it."""

    id: int
    server_id: int
    entry_type: str
    kind: str
    due_at: datetime
    attempts: int
    reason: str | None


@dataclass(frozen=True, slots=True)
class Measures:
    """The outbox in figures, for whoever watches over many machines."""

    counts: Mapping[tuple[EntryType, State], int]
    """By type and state; of what is settled, what was given up alone: the rest says nothing, and is many."""
    late: int
    behind: timedelta
    """How long the first in line has waited."""
    new_conversations: int
    """Direct conversations begun in the last ten minutes."""
    is_quarantined: bool
    """Whether Discord lets none be begun."""


def answers(tx: Tx) -> None:
    """See that the database answers."""
    tx.execute(select(1))


def measures(tx: Tx, *, now: datetime) -> Measures:
    """How much there is to do, and how far behind it is."""
    counts = {
        (entry_type, state): count
        for which in (is_open(), has_failed())
        for entry_type, state, count in tx.execute(
            select(OutboxEntry.entry_type, OutboxEntry.state, func.count())
            .where(which)
            .group_by(OutboxEntry.entry_type, OutboxEntry.state)
        )
    }
    late, first = tx.execute(
        select(
            func.count().filter(is_late(now)),
            func.min(case((OutboxEntry.next_attempt_at <= now, OutboxEntry.next_attempt_at))),
        ).where(is_open(), ~rests())
    ).one()
    begun = tx.execute(
        select(func.count()).select_from(Member).where(Member.first_dm_at > now - timedelta(minutes=10))
    ).scalar_one()
    behind = timedelta() if first is None else now - first
    return Measures(counts, late, behind, begun, quarantine.began(tx) is not None)


def are_final(tx: Tx, rows: Sequence[int]) -> bool:
    """Whether nothing more will happen to these rows."""
    return (
        tx.execute(
            select(func.count()).where(OutboxEntry.id.in_(rows), OutboxEntry.state.not_in([*FINAL]))
        ).scalar_one()
        == 0
    )


def counts(tx: Tx) -> dict[State, int]:
    """How many rows there are of each state."""
    return dict(tx.execute(select(OutboxEntry.state, func.count()).group_by(OutboxEntry.state)).all())


def late(tx: Tx, *, now: datetime) -> list[Waiting]:
    """What should have gone out by now, oldest first.

    What waits on purpose (quiet hours, a pause, a server that has sent the bot away) is not late.
    """
    return _waiting(tx, is_open() & is_late(now) & ~rests())


def is_late(now: datetime) -> ColumnElement[bool]:
    """Its time was a while ago, and nobody has got to it, or it was tried in vain."""
    return (OutboxEntry.due_at < now - GRACE) & (
        (OutboxEntry.next_attempt_at < now - GRACE) | (OutboxEntry.attempts > 0)
    )


def failed(tx: Tx) -> list[Waiting]:
    """What was given up, oldest first."""
    return _waiting(tx, has_failed())


def _waiting(tx: Tx, which: ColumnElement[bool]) -> list[Waiting]:
    columns = [getattr(OutboxEntry, field.name) for field in fields(Waiting)]
    rows = tx.execute(select(*columns).where(which).order_by(OutboxEntry.due_at).limit(MOST))
    return [Waiting(*row) for row in rows]


def retry(tx: Tx, row_id: int, *, now: datetime) -> bool:
    """Try a failed row again, and what failed because of it. Gives False if there is no such failed row.

    An attempt that perhaps arrived is looked for first.
    """
    tx.info["owed"] = True
    revived = tx.execute(
        update(OutboxEntry)
        .where(OutboxEntry.id == row_id, OutboxEntry.state == State.FAILED)
        .values(state=State.PLANNED, next_attempt_at=now, attempts=0, settled_at=None, reason=None, claimed_by=None)
        .returning(OutboxEntry.id)
        .execution_options(synchronize_session=False)
    ).all()
    if not revived:
        return False
    for successor in tx.execute(
        select(OutboxEntry.id).where(
            OutboxEntry.after_id == row_id, OutboxEntry.state == State.FAILED, OutboxEntry.reason == Reason.DEPENDENT
        )
    ).scalars().all():  # fmt: skip
        retry(tx, successor, now=now)
    return True


def drop(tx: Tx, row_id: int, *, now: datetime) -> bool:
    """Give up a row that is open or failed. Gives False if there is none."""
    dropped = tx.execute(
        update(OutboxEntry)
        .where(OutboxEntry.id == row_id, OutboxEntry.state.in_([State.PLANNED, State.FAILED]))
        .values(state=State.CANCELLED, settled_at=now, reason=Reason.DROPPED, claimed_by=None)
        .returning(OutboxEntry.id)
        .execution_options(synchronize_session=False)
    ).all()
    return bool(dropped)
