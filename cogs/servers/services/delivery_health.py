"""How the bot fares in one server, for those who run cohorts there: what waits, what is late, what failed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from bot.db import Tx
from bot.outbox import health, roles
from bot.outbox.failures import FAILURE, Failure
from bot.outbox.models import OutboxEntry
from bot.outbox.notices import OPEN, Reason, State
from bot.people import audit
from bot.people.act import Act
from bot.people.models import Member
from cogs.servers.actions import MEND_DELIVERY
from cogs.servers.refusals import FailureSettled

SHOWN = 25
"""So many failed ones are shown at a time: as many as a menu holds."""


@dataclass(frozen=True, slots=True)
class Failed:
    """Something that was given up."""

    id: int
    failure: Failure
    at: datetime


@dataclass(frozen=True, slots=True)
class DeliveryHealth:
    """One server at a glance."""

    waiting: int
    next_at: datetime | None
    late: int
    failed: int
    latest: tuple[Failed, ...]
    """The newest of the failed ones."""


def look(tx: Tx, act: Act) -> DeliveryHealth:
    """How it stands in this server. Two statements, and a few more where a role is wrong."""
    here = OutboxEntry.server_id == act.server
    waiting, next_at, late = tx.execute(
        select(func.count(), func.min(OutboxEntry.next_attempt_at), func.count().filter(health.is_late(act.now))).where(
            here, OutboxEntry.state.in_(OPEN)
        )
    ).one()
    rows = tx.execute(
        _failed(act.server)
        .where(OutboxEntry.kind != FAILURE, OutboxEntry.reason != Reason.DEPENDENT)
        .order_by(OutboxEntry.settled_at.desc(), OutboxEntry.id.desc())
        .limit(SHOWN)
    ).all()
    return DeliveryHealth(waiting, next_at, late, rows[0].all if rows else 0, _told(tx, act.server, rows))


def one(tx: Tx, act: Act, *, row: int) -> Failed:
    """One failed thing of this server.

    Raises:
        FailureSettled: it was tried again or dropped meanwhile, or it is another server's.
    """
    found = tx.execute(_failed(act.server).where(OutboxEntry.id == row)).one_or_none()
    if found is None:
        raise FailureSettled
    return _told(tx, act.server, [found])[0]


def _failed(server: int) -> Any:
    """What was given up in a server, and how many these are in all."""
    return (
        select(
            OutboxEntry.id, OutboxEntry.kind, OutboxEntry.reason, OutboxEntry.route_kind, OutboxEntry.route_id,
            OutboxEntry.subject_id, OutboxEntry.dedupe_key, OutboxEntry.settled_at,
            Member.user_id, Member.name, func.count().over().label("all"),
        )
        .outerjoin(Member, Member.id == OutboxEntry.member_id)
        .where(OutboxEntry.server_id == server, OutboxEntry.state == State.FAILED)
    )  # fmt: skip


def _told(tx: Tx, server: int, rows: Sequence[Any]) -> tuple[Failed, ...]:
    role = roles.of_failures(tx, server, rows)
    return tuple(Failed(row.id, Failure.of(row, role_id=role.get(row.id)), row.settled_at) for row in rows)


def retry(tx: Tx, act: Act, *, row: int) -> Failed:
    """Try a failed thing of this server again; whatever waited for it goes along.

    Raises:
        FailureSettled: it was tried again or dropped meanwhile, or it is another server's.
    """
    return _mend(tx, act, row, health.retry, "retry")


def retry_all(tx: Tx, act: Act) -> int:
    """Try all that the last look showed again; how many these are."""
    rows = [each.id for each in look(tx, act).latest]
    done = sum(health.retry(tx, row, now=act.now) for row in rows)
    if done:
        audit.record(tx, act, MEND_DELIVERY, row=rows, what="retry")
    return done


def drop(tx: Tx, act: Act, *, row: int) -> Failed:
    """Give a failed thing of this server up for good.

    Raises:
        FailureSettled: it was tried again or dropped meanwhile, or it is another server's.
    """
    return _mend(tx, act, row, health.drop, "drop")


def _mend(tx: Tx, act: Act, row: int, mend: Callable[..., bool], what: str) -> Failed:
    found = one(tx, act, row=row)
    if not mend(tx, row, now=act.now):
        raise FailureSettled
    audit.record(tx, act, MEND_DELIVERY, row=row, what=what)
    return found
