"""Owing no longer, and owing again: what actions do to rows that were planned before."""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, case, update

from bot.db import Tx
from bot.outbox.models import OutboxEntry
from bot.outbox.notices import Reason, State


def cancel(tx: Tx, kind: str, *, subjects: Collection[int], now: datetime) -> None:
    """Owe these no longer; what has gone out already stays as it is."""
    tx.execute(
        update(OutboxEntry)
        .where(OutboxEntry.kind == kind, OutboxEntry.subject_id.in_(subjects), OutboxEntry.state == State.PLANNED)
        .values(state=State.CANCELLED, settled_at=now)
    )


def suspend(tx: Tx, *, server: int, cohort: int, now: datetime) -> None:
    """Owe nothing any more that ends with this cohort, as long as it is closed. `resume` brings it back."""
    tx.execute(
        update(OutboxEntry)
        .where(_of_cohort(server, cohort), OutboxEntry.state == State.PLANNED)
        .values(state=State.CANCELLED, settled_at=now, reason=Reason.COHORT_CLOSED)
        .execution_options(synchronize_session=False)
    )


def resume(tx: Tx, *, server: int, cohort: int, now: datetime) -> None:
    """The cohort goes on: owe again what was suspended with it, but for what is stale by now."""
    tx.info["owed"] = True
    tx.execute(
        update(OutboxEntry)
        .where(
            _of_cohort(server, cohort),
            OutboxEntry.state == State.CANCELLED,
            OutboxEntry.reason == Reason.COHORT_CLOSED,
            _is_fresh(now),
        )
        .values(
            state=State.PLANNED,
            next_attempt_at=case((OutboxEntry.due_at > now, OutboxEntry.due_at), else_=now),
            settled_at=None,
            reason=None,
        )
        .execution_options(synchronize_session=False)
    )


def retry_failed(tx: Tx, kinds: Iterable[str], *, server: int, cohort: int, now: datetime) -> None:
    """What of these kinds has failed in this cohort, and is not stale yet, goes out after all, as if never tried."""
    tx.info["owed"] = True
    tx.execute(
        update(OutboxEntry)
        .where(
            _of_cohort(server, cohort),
            OutboxEntry.kind.in_(kinds),
            OutboxEntry.state == State.FAILED,
            _is_fresh(now),
        )
        .values(
            state=State.PLANNED, next_attempt_at=now, attempts=0, nonce=None, route_kind=None, route_id=None,
            attempted_at=None, asked=None, settled_at=None, claimed_by=None, reason=None,
        )
        .execution_options(synchronize_session=False)
    )  # fmt: skip


def _of_cohort(server: int, cohort: int) -> ColumnElement[bool]:
    return (OutboxEntry.server_id == server) & (OutboxEntry.cohort_id == cohort)


def _is_fresh(now: datetime) -> ColumnElement[bool]:
    return OutboxEntry.expires_at.is_(None) | (OutboxEntry.expires_at > now)


def wake_waiting(tx: Tx, kind: str, *, server: int, now: datetime) -> None:
    """What was put off has what it waited for: look at it now."""
    tx.info["owed"] = True
    tx.execute(
        update(OutboxEntry)
        .where(
            OutboxEntry.server_id == server,
            OutboxEntry.kind == kind,
            OutboxEntry.state == State.PLANNED,
            OutboxEntry.reason == Reason.WAITING,
        )
        .values(next_attempt_at=now)
    )
