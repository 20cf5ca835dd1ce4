"""Rows that fail: by a mistake of ours or for good, and how the staff hear of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from bot.db import Tx
from bot.db.models import Member, Owed, Server
from bot.domain.notices import Due, Letter, NotYet, State, ToChannel
from bot.logs import named
from bot.services import outbox
from bot.services.deliveries.rows import DEPENDENT, Row

log = named(__name__)

FAILURE = "delivery.failed"
"""The kind of notice by which the staff hear of a failure; its subject is the row that failed."""

LEFT = "left"
"""The reason of notices whose reader has left the server."""


@dataclass(frozen=True, slots=True)
class Failure:
    """What the staff hear of a failure: never a word of what was to be said."""

    kind: str
    user_id: int | None
    code: str
    channel_id: int | None


def fail_by(row: Row, error: Exception, now: datetime) -> None:
    """Give up a row because of a feature's mistake, unless it is the database that wants another try."""
    if isinstance(error, OperationalError) and (
        error.connection_invalidated or getattr(error.orig, "sqlstate", None) in {"40001", "40P01"}
    ):
        raise error  # the whole claim is to be tried again
    log.error("the facts of a row could not be had", row=row.id, kind=row.kind, exc_info=error)
    row.settle(State.FAILED, now, type(error).__name__)


def tell_of_failures(tx: Tx, rows: Sequence[Row], now: datetime) -> None:
    """Owe the staff word of what failed, where there is a staff channel."""
    failed = [row for row in rows if row.state == State.FAILED and row.kind != FAILURE and row.reason != DEPENDENT]
    if not failed:
        return
    _log_each(failed)
    servers = set(
        tx.execute(
            select(Server.id).where(
                Server.id.in_({row.server_id for row in failed}), Server.staff_channel_id.is_not(None)
            )
        ).scalars()
    )
    for row in failed:
        if row.server_id in servers:
            outbox.notice(
                tx, FAILURE, server=row.server_id, subject=row.id, now=now, occasion=str(int(now.timestamp()))
            )


def _log_each(failed: Sequence[Row]) -> None:
    """One line in the log per failure."""
    for row in failed:
        log.warning("failed", row=row.id, kind=row.kind, server=row.server_id, reason=row.reason)


def facts(tx: Tx, rows: Sequence[Due], now: datetime) -> dict[int, Letter | NotYet]:
    """The facts of notices of the kind `delivery.failed`, for the staff channel in the server's language."""
    subjects = {due.subject_id for due in rows}
    failed = {
        row.id: row
        for row in tx.execute(
            select(
                Owed.id, Owed.kind, Owed.reason, Owed.route, Member.user_id,
                Server.staff_channel_id, Server.language, Server.timezone,
            )
            .join(Server, Server.id == Owed.server_id)
            .outerjoin(Member, Member.id == Owed.member_id)
            .where(Owed.id.in_(subjects), Owed.state == State.FAILED)
        )
    }  # fmt: skip
    letters: dict[int, Letter | NotYet] = {}
    for due in rows:
        row = failed.get(due.subject_id)
        if row is None or row.staff_channel_id is None:
            continue
        place, _, number = (row.route or "").partition(":")
        letters[due.id] = Letter(
            to=ToChannel(row.staff_channel_id),
            languages=(row.language,),
            zone=row.timezone,
            facts=Failure(row.kind, row.user_id, row.reason or "", int(number) if place == "channel" else None),
        )
    return letters
