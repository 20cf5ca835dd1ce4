"""The outbox: planning what the bot owes Discord, in the transaction of the action that owes it.

Claiming, outcomes and what is left to do stand in `bot.services.deliveries`; this half is for the other services.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Executable, bindparam, case, select, update

from bot.db import Tx
from bot.db.models import OutboxEntry
from bot.db.upsert import dialect, insert_into, insert_on
from bot.domain.errands import Errand
from bot.domain.notices import RESTING, WAITING, DueEntry, Postponed, Sort, State, latest

Facts = Callable[[Tx, Sequence[DueEntry], datetime], Mapping[int, Errand | Postponed]]


@dataclass(frozen=True, slots=True)
class ErrandKind:
    """One kind of errand.

    `facts` says, for a batch of due rows in one transaction, what exactly is to be done; a row that it leaves out is
    cancelled, since there is nothing left to do. `done` records what came of it (the id of what was made or adopted,
    else None) in the same transaction as the outcome, and may say when it is to be done again. `refused` takes note of
    Discord's refusal (its code) and says whether that is all there is to it, or when to try again; otherwise the errand
    has failed, and the staff are told. `rest` is the least time between two rounds of an errand that is asked for again
    and again.
    """

    kind: str
    facts: Facts
    done: Callable[[Tx, DueEntry, int | None, datetime], datetime | None] | None = None
    refused: Callable[[Tx, DueEntry, str, datetime], bool | datetime] | None = None
    rest: timedelta = timedelta(0)


def notice(
    tx: Tx,
    kind: str,
    *,
    server: int,
    subject: int,
    now: datetime,
    due: datetime | None = None,
    member: int = 0,
    dedupe_key: str = "",
    to_many: bool = False,
    urgent: bool = True,
    expires: datetime | None = None,
    after: int | None = None,
) -> int | None:
    """Owe a message: at `due` (now if None), about `subject`, to `member` (or to a channel, which its feature knows).

    Unique by (kind, subject, member, dedupe_key): owing it again changes nothing and gives None.
    `after` is the outbox row that must have gone out before, such as the errand that makes the channel.
    """
    return _owe(
        tx,
        sort=Sort.NOTICE,
        kind=kind,
        server_id=server,
        subject_id=subject,
        member_id=member,
        dedupe_key=dedupe_key,
        to_many=to_many,
        urgent=urgent,
        due_at=due or now,
        next_attempt_at=due or now,
        expires_at=latest(kind, due or now, expires),
        after_id=after,
    )


def notices(tx: Tx, rows: list[dict[str, Any]], *, kind: str, server: int) -> None:
    """Owe many messages of one kind in one statement.

    Each row has `subject` and `due`, and may have `dedupe_key`, `member`, `expires` and `to_many`.
    """
    if not rows:
        return
    tx.info["owed"] = True
    tx.execute(
        insert_into(tx, OutboxEntry).on_conflict_do_nothing(),
        [
            {
                "sort": Sort.NOTICE,
                "kind": kind,
                "server_id": server,
                "subject_id": row["subject"],
                "member_id": row.get("member", 0),
                "dedupe_key": row.get("dedupe_key", ""),
                "urgent": True,
                "to_many": row.get("to_many", False),
                "due_at": row["due"],
                "next_attempt_at": row["due"],
                "expires_at": latest(kind, row["due"], row.get("expires")),
                "state": State.PLANNED,
                "attempts": 0,
                "languages": "",
            }
            for row in rows
        ],
    )


def errands(tx: Tx, rows: list[dict[str, Any]], *, kind: str, server: int, now: datetime) -> None:
    """Owe many changes of one kind in one statement: rows of `subject`, `dedupe_key`, perhaps `member` and `due`."""
    if not rows:
        return
    tx.info["owed"] = True
    shared = {"sort": Sort.ERRAND, "kind": kind, "server_id": server, "to_many": False, "urgent": False}
    open_ = {"state": State.PLANNED, "attempts": 0, "languages": ""}
    tx.execute(
        insert_into(tx, OutboxEntry).on_conflict_do_nothing(),
        [
            {
                **shared,
                **open_,
                "subject_id": row["subject"],
                "member_id": row.get("member", 0),
                "dedupe_key": row["dedupe_key"],
                "due_at": row.get("due", now),
                "next_attempt_at": row.get("due", now),
            }
            for row in rows
        ],
    )


def errand(
    tx: Tx,
    kind: str,
    *,
    server: int,
    subject: int,
    now: datetime,
    member: int = 0,
    dedupe_key: str = "",
    after: int | None = None,
) -> int | None:
    """Owe a change: what exactly is decided from the facts when its turn comes. An `dedupe_key` makes it a new one."""
    return _owe(
        tx,
        sort=Sort.ERRAND,
        kind=kind,
        server_id=server,
        subject_id=subject,
        member_id=member,
        dedupe_key=dedupe_key,
        to_many=False,
        urgent=True,
        due_at=now,
        next_attempt_at=now,
        expires_at=None,
        after_id=after,
    )


def errand_again(
    tx: Tx,
    kind: str,
    *,
    server: int,
    subject: int,
    now: datetime,
    member: int = 0,
    dedupe_key: str = "",
    rest: timedelta = timedelta(0),
) -> None:
    """Owe a change that is asked for again and again, such as bringing a message up to date: one row, however often.

    Asked for while it is in hand, it is done once more afterwards, from facts read then: the newest wins. Between two
    rounds there is at least the `rest` (the one of its kind).
    """
    row = {"subject": subject, "member": member, "dedupe_key": dedupe_key, "due": now}
    errands_again(tx, [row], kind=kind, server=server, now=now, rest=rest)


def errands_again(
    tx: Tx, rows: list[dict[str, Any]], *, kind: str, server: int, now: datetime, rest: timedelta = timedelta(0)
) -> None:
    """The same for many subjects: rows of `subject` and `due`, and optionally `member` and `dedupe_key`."""
    if not rows:
        return
    tx.info["owed"] = True
    shared = {
        "sort": Sort.ERRAND, "kind": kind, "server_id": server, "to_many": False, "urgent": True,
        "requested_version": 1, "processed_version": 0, "state": State.PLANNED, "attempts": 0, "languages": "",
        "rested": now - rest,
        "after_rest": now + rest,
    }  # fmt: skip
    tx.connection().execute(
        _plan_again(dialect(tx)),
        [
            {
                **shared,
                "subject_id": row["subject"],
                "member_id": row.get("member", 0),
                "dedupe_key": row.get("dedupe_key", ""),
                "due_at": row["due"],
                "next_attempt_at": row["due"],
            }
            for row in rows
        ],
    )


def wake_waiting(tx: Tx, kind: str, *, server: int, now: datetime) -> None:
    """What was put off has what it waited for: look at it now."""
    tx.info["owed"] = True
    tx.execute(
        update(OutboxEntry)
        .where(
            OutboxEntry.server_id == server,
            OutboxEntry.kind == kind,
            OutboxEntry.state == State.PLANNED,
            OutboxEntry.reason == WAITING,
        )
        .values(next_attempt_at=now)
    )


def cancel(tx: Tx, *, kinds: tuple[str, ...], subjects: list[int], now: datetime) -> None:
    """Owe these no longer; what has gone out already stays as it is."""
    tx.execute(
        update(OutboxEntry)
        .where(OutboxEntry.kind.in_(kinds), OutboxEntry.subject_id.in_(subjects), OutboxEntry.state == State.PLANNED)
        .values(state=State.CANCELLED, settled_at=now)
    )


def place(tx: Tx, kind: str, *, subject: int, dedupe_key: str = "") -> tuple[int, int] | None:
    """Where a notice went: (channel id, message id), None if it has not gone out."""
    row = tx.execute(
        select(OutboxEntry.channel_id, OutboxEntry.message_id).where(
            OutboxEntry.kind == kind,
            OutboxEntry.subject_id == subject,
            OutboxEntry.dedupe_key == dedupe_key,
            OutboxEntry.state == State.SENT,
        )
    ).first()
    return None if row is None or row.channel_id is None or row.message_id is None else (row.channel_id, row.message_id)


def _owe(tx: Tx, **values: Any) -> int | None:
    tx.info["owed"] = True
    return tx.connection().execute(_plan(dialect(tx)), values).scalar_one_or_none()


@cache
def _plan(dialect: str) -> Executable:
    """Built once: nearly every action plans something."""
    owed = OutboxEntry.__table__
    return insert_on(dialect, owed).on_conflict_do_nothing().returning(owed.c.id)


@cache
def _plan_again(dialect: str) -> Executable:
    """One row: made, or woken if it lay still or was to come later; in hand or resting, it learns that it is wanted."""
    owed = OutboxEntry.__table__
    columns = (
        "sort", "kind", "server_id", "subject_id", "member_id", "dedupe_key", "to_many", "urgent", "due_at",
        "next_attempt_at", "requested_version", "processed_version", "state", "attempts", "languages",
    )  # fmt: skip
    row = insert_on(dialect, owed).values({name: bindparam(name) for name in columns})
    is_final = (owed.c.state != State.PLANNED) & (owed.c.state != State.CLAIMED)
    rested = bindparam("rested", type_=owed.c.settled_at.type)
    just_done = (owed.c.state == State.SENT) & (owed.c.settled_at > rested)
    after_rest = bindparam("after_rest", type_=owed.c.next_attempt_at.type)
    is_ahead = (owed.c.state == State.PLANNED) & (owed.c.reason.is_(None)) & (owed.c.attempts == 0)
    is_sooner = is_ahead & (owed.c.next_attempt_at > row.excluded.next_attempt_at)
    lies_still = is_final | is_sooner | ((owed.c.state == State.PLANNED) & (owed.c.reason == WAITING))
    return row.on_conflict_do_update(
        index_elements=["kind", "subject_id", "member_id", "dedupe_key"],
        set_={
            "requested_version": owed.c.requested_version + 1,
            "state": case((is_final, State.PLANNED), else_=owed.c.state),
            "due_at": case((is_final | is_sooner, row.excluded.due_at), else_=owed.c.due_at),
            "next_attempt_at": case(
                (just_done, after_rest), (lies_still, row.excluded.next_attempt_at), else_=owed.c.next_attempt_at
            ),
            "reason": case((just_done, RESTING), (lies_still, None), else_=owed.c.reason),
            "attempts": case((is_final, 0), else_=owed.c.attempts),
            "nonce": case((is_final, None), else_=owed.c.nonce),
            "attempted_at": case((is_final, None), else_=owed.c.attempted_at),
        },
    )
