"""The outbox: planning what the bot owes Discord, in the transaction of the action that owes it.

Claiming, outcomes and what is left to do stand in `bot.services.deliveries`; this half is for the other services.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Executable, select, update

from bot.db import Tx
from bot.db.models import Owed
from bot.db.upsert import dialect, insert_into, insert_on
from bot.domain.errands import Errand
from bot.domain.notices import Due, NotYet, Sort, State


@dataclass(frozen=True, slots=True)
class ErrandKind:
    """One kind of errand.

    `facts` says, for a batch of due rows in one transaction, what exactly is to be done; a row that it leaves out is
    cancelled, since there is nothing left to do. `done` records what came of it (the id of what was made or adopted,
    else None) in the same transaction as the outcome.
    """

    kind: str
    facts: Callable[[Tx, Sequence[Due], datetime], Mapping[int, Errand | NotYet]]
    done: Callable[[Tx, Due, int | None, datetime], None] | None = None


def notice(
    tx: Tx,
    kind: str,
    *,
    server: int,
    subject: int,
    now: datetime,
    due: datetime | None = None,
    member: int = 0,
    occasion: str = "",
    to_many: bool = False,
    urgent: bool = True,
    expires: datetime | None = None,
    after: int | None = None,
) -> int | None:
    """Owe a message: at `due` (now if None), about `subject`, to `member` (or to a channel, which its feature knows).

    Unique by (kind, subject, member, occasion): owing it again changes nothing and gives None.
    `after` is the outbox row that must have gone out before, such as the errand that makes the channel.
    """
    return _owe(
        tx,
        sort=Sort.NOTICE,
        kind=kind,
        server_id=server,
        subject_id=subject,
        member_id=member,
        occasion=occasion,
        to_many=to_many,
        urgent=urgent,
        due_at=due or now,
        wake_at=due or now,
        expires_at=expires,
        after_id=after,
    )


def notices(tx: Tx, rows: list[dict[str, Any]], *, kind: str, server: int) -> None:
    """Owe many messages of one kind in one statement.

    Each row has `subject` and `due`, and may have `occasion`, `member` and `expires`.
    """
    if not rows:
        return
    tx.info["owed"] = True
    tx.execute(
        insert_into(tx, Owed).on_conflict_do_nothing(),
        [
            {
                "sort": Sort.NOTICE,
                "kind": kind,
                "server_id": server,
                "subject_id": row["subject"],
                "member_id": row.get("member", 0),
                "occasion": row.get("occasion", ""),
                "urgent": True,
                "to_many": False,
                "due_at": row["due"],
                "wake_at": row["due"],
                "expires_at": row.get("expires"),
                "state": State.PLANNED,
                "attempts": 0,
                "languages": "",
            }
            for row in rows
        ],
    )


def errands(tx: Tx, rows: list[dict[str, Any]], *, kind: str, server: int, now: datetime) -> None:
    """Owe many changes of one kind in one statement: rows of `subject`, `occasion`, and optionally `member`."""
    if not rows:
        return
    tx.info["owed"] = True
    shared = {"sort": Sort.ERRAND, "kind": kind, "server_id": server, "to_many": False, "urgent": False}
    open_ = {"due_at": now, "wake_at": now, "state": State.PLANNED, "attempts": 0, "languages": ""}
    tx.execute(
        insert_into(tx, Owed).on_conflict_do_nothing(),
        [
            {
                **shared,
                **open_,
                "subject_id": row["subject"],
                "member_id": row.get("member", 0),
                "occasion": row["occasion"],
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
    occasion: str = "",
    after: int | None = None,
) -> int | None:
    """Owe a change: what exactly is decided from the facts when its turn comes. An `occasion` makes it a new one."""
    return _owe(
        tx,
        sort=Sort.ERRAND,
        kind=kind,
        server_id=server,
        subject_id=subject,
        member_id=member,
        occasion=occasion,
        to_many=False,
        urgent=True,
        due_at=now,
        wake_at=now,
        expires_at=None,
        after_id=after,
    )


def cancel(tx: Tx, *, kinds: tuple[str, ...], subjects: list[int], now: datetime) -> None:
    """Owe these no longer; what has gone out already stays as it is."""
    tx.execute(
        update(Owed)
        .where(Owed.kind.in_(kinds), Owed.subject_id.in_(subjects), Owed.state == State.PLANNED)
        .values(state=State.CANCELLED, settled_at=now)
    )


def place(tx: Tx, kind: str, *, subject: int, occasion: str = "") -> tuple[int, int] | None:
    """Where a notice went: (channel id, message id), None if it has not gone out."""
    row = tx.execute(
        select(Owed.channel_id, Owed.message_id).where(
            Owed.kind == kind, Owed.subject_id == subject, Owed.occasion == occasion, Owed.state == State.SENT
        )
    ).first()
    return None if row is None or row.channel_id is None or row.message_id is None else (row.channel_id, row.message_id)


def _owe(tx: Tx, **values: Any) -> int | None:
    tx.info["owed"] = True
    return tx.connection().execute(_plan(dialect(tx)), values).scalar_one_or_none()


@cache
def _plan(dialect: str) -> Executable:
    """Built once: nearly every action plans something."""
    owed = Owed.__table__
    return insert_on(dialect, owed).on_conflict_do_nothing().returning(owed.c.id)
