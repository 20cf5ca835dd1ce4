"""Rows that fail: by a mistake of ours or for good, and how the staff hear of it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Self

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from bot import outbox
from bot.core.people import NamedPerson
from bot.db import Tx
from bot.db.engine import is_transient
from bot.logs import named
from bot.outbox import recalls
from bot.outbox.entries import ClaimedEntry
from bot.outbox.models import OutboxEntry
from bot.outbox.notices import (
    OF_ROLES,
    Contents,
    DueRows,
    NoticeContent,
    NoticeType,
    Postponed,
    Reason,
    RouteKind,
    State,
    ToChannel,
    route_of,
)
from bot.people.models import Member, Server

log = named(__name__)

FAILURE = NoticeType("delivery.failed", lateness=timedelta(days=14))
"""The kind of notice by which the staff hear of a failure; its subject is the row that failed, or the first of them."""
GATHERING = timedelta(seconds=30)
"""What fails for the same reason within this time is told at once, so that a bad hour is not a flood."""


@dataclass(frozen=True, slots=True)
class Failure:
    """What the staff hear of a failure: never a word of what was to be said."""

    kind: str
    person: NamedPerson | None
    """Whom it was for, if for one."""
    code: str
    channel_id: int | None
    others: int = 0
    """How many more failed at about the same time for the same reason."""
    role_id: int | None = None
    """With which role something is wrong, if that is why."""

    @classmethod
    def of(cls, row: Any, others: int = 0, role_id: int | None = None) -> Self:
        """As the outbox has it: a row with its kind, reason and route, and the account and name of its reader."""
        route = route_of(row.route_kind, row.route_id)
        person = None if row.user_id is None else NamedPerson(row.user_id, row.name)
        channel = route.id if route is not None and route.kind is RouteKind.CHANNEL else None
        return cls(row.kind, person, row.reason or "", channel, others, role_id)


def fail_by(row: ClaimedEntry, error: Exception, now: datetime) -> None:
    """Give up a row because of a feature's mistake, unless it is the database that wants another try."""
    if is_transient(error):
        raise error  # the whole claim is to be tried again
    log.error("the facts of a row could not be had", row=row.id, kind=row.kind, exc_info=error)
    row.settle(State.FAILED, now, type(error).__name__)


def tell_of_failures(tx: Tx, rows: Sequence[ClaimedEntry], now: datetime) -> None:
    """Owe the staff word of what failed, where there is a staff channel; of roles they hear otherwise."""
    failed = [
        row
        for row in rows
        if row.state == State.FAILED and row.kind != FAILURE and row.reason not in (Reason.DEPENDENT, *OF_ROLES)
    ]
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
    recalls.tell_of_undone(tx, [row for row in failed if row.server_id in servers], now=now, due=now + GATHERING)
    told = _about_to_be_told(tx, servers)
    for row in failed:
        if row.kind == recalls.THREAD:
            continue
        group = (row.server_id, row.kind, row.reason)
        if row.server_id in servers and group not in told:
            told.add(group)
            at = "" if row.kind in recalls.TRIED_DAILY else str(int(now.timestamp()))  # of those they hear once
            outbox.notice(
                tx, FAILURE, server=row.server_id, subject=row.id, now=now, due=now + GATHERING, dedupe_key=at
            )


def _about_to_be_told(tx: Tx, servers: Collection[int]) -> set[tuple[int, str, str | None]]:
    """The groups (server, kind, reason) of which word is owed and not yet on its way."""
    if not servers:
        return set()
    first = aliased(OutboxEntry)
    return {
        (server, kind, reason)
        for server, kind, reason in tx.execute(
            select(first.server_id, first.kind, first.reason)
            .join(OutboxEntry, OutboxEntry.subject_id == first.id)
            .where(
                OutboxEntry.kind == FAILURE,
                OutboxEntry.state == State.PLANNED,
                OutboxEntry.attempts == 0,
                OutboxEntry.server_id.in_(servers),
            )
        )
    }


def _log_each(failed: Sequence[ClaimedEntry]) -> None:
    """One line in the log per failure."""
    for row in failed:
        log.warning("failed", row=row.id, kind=row.kind, server=row.server_id, reason=row.reason)


def facts(tx: Tx, rows: DueRows) -> Contents:
    """The facts of notices of the kind `delivery.failed`, for the staff channel in the server's language."""
    first = aliased(OutboxEntry)
    alike = (
        (OutboxEntry.server_id == first.server_id)
        & (OutboxEntry.kind == first.kind)
        & (OutboxEntry.reason == first.reason)
        & (OutboxEntry.state == State.FAILED)
        & (OutboxEntry.settled_at >= first.settled_at)
    )
    failed = {
        row.id: row
        for row in tx.execute(
            select(
                first.id, first.kind, first.reason, first.route_kind, first.route_id,
                Member.user_id, Member.name,
                Server.staff_channel_id, Server.language, Server.timezone,
                select(func.count()).where(alike).scalar_subquery().label("all"),
            )
            .join(Server, Server.id == first.server_id)
            .outerjoin(Member, Member.id == first.member_id)
            .where(first.id.in_({due.subject_id for due in rows}), first.state == State.FAILED)
        )
    }  # fmt: skip
    contents: dict[int, NoticeContent | Postponed] = {}
    for due in rows:
        row = failed.get(due.subject_id)
        if row is None or row.staff_channel_id is None:
            continue
        contents[due.id] = NoticeContent(
            to=ToChannel(row.staff_channel_id),
            languages=(row.language,),
            zone=row.timezone,
            facts=Failure.of(row, row.all - 1),
        )
    return contents
