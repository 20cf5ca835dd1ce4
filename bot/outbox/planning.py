"""The outbox: planning what the bot owes Discord, in the transaction of the action that owes it.

For services; so is `bot.outbox.cancelling`. What else stands in `bot.outbox` is for the delivery.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Executable, bindparam, case

from bot.db import Tx
from bot.db.upsert import dialect, insert_on
from bot.outbox.errands import Errand
from bot.outbox.models import OutboxEntry
from bot.outbox.notices import DueEntry, DueRows, EntryType, NoticeType, Postponed, Reason, State

Facts = Callable[[Tx, DueRows], Mapping[int, Errand | Postponed]]


@dataclass(frozen=True, slots=True)
class ErrandKind:
    """One kind of errand.

    `facts` says, for a batch of due rows in one transaction, what exactly is to be done; a row that it leaves out is
    cancelled, since there is nothing left to do. `done` records what came of it (the id of what was made or adopted,
    else None) in the same transaction as the outcome, and may say when it is to be done again. `refused` takes note of
    Discord's refusal (its code) and says whether that is all there is to it, or when to try again; otherwise the errand
    has failed, and the staff are told. `unmade` says of what is not to be made any more, though an answer was lost,
    what it would be: what there is of it is removed. `interval` is the least time between two rounds of an errand that
    is asked for again and again.
    """

    kind: str
    facts: Facts
    done: Callable[[Tx, DueEntry, int | None, datetime], datetime | None] | None = None
    refused: Callable[[Tx, DueEntry, str, datetime], bool | datetime] | None = None
    unmade: Facts | None = None
    interval: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True)
class WorkKind:
    """One kind of work: something that is due at a time, and is done inside the database when the row is claimed.

    `work` does it in the claim's transaction, and may say when it is to be done again.

    Raises:
        Postponed: (out of `work`) its time has not come after all.
    """

    kind: str
    work: Callable[[Tx, DueEntry, datetime], datetime | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrandRequest:
    """A change, or work, that is to be owed: what exactly is decided from the facts when it is due."""

    subject: int
    due: datetime
    member: int = 0
    cohort: int | None = None
    """The cohort with which it ends: closing that suspends it."""
    dedupe_key: str = ""
    urgent: bool = False
    after: int | None = None
    """The outbox row that must have gone out before, such as the errand that makes the channel."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeRequest(ErrandRequest):
    """A message that is to be owed: about `subject`, to `member` (or to a channel, which its feature knows)."""

    urgent: bool = True
    to_many: bool = False
    """It becomes one notice per person when it is due."""
    expires: datetime | None = None


def notice(
    tx: Tx,
    kind: NoticeType,
    *,
    server: int,
    subject: int,
    now: datetime,
    due: datetime | None = None,
    member: int = 0,
    cohort: int | None = None,
    dedupe_key: str = "",
    to_many: bool = False,
    urgent: bool = True,
    expires: datetime | None = None,
    after: int | None = None,
) -> int | None:
    """Owe a message as `NoticeRequest` says, at `due` (now if None), and give its row.

    Unique by (kind, subject, member, dedupe key): owing it again changes nothing and gives None.
    """
    request = NoticeRequest(
        subject=subject, due=due or now, member=member, cohort=cohort, dedupe_key=dedupe_key, to_many=to_many,
        urgent=urgent, expires=expires, after=after,
    )  # fmt: skip
    return _plan(tx, _rows(EntryType.NOTICE, kind, server, [request]))


def notices(tx: Tx, kind: NoticeType, requests: Sequence[NoticeRequest], *, server: int) -> None:
    """Owe many messages of one kind in one statement."""
    _plan(tx, _rows(EntryType.NOTICE, kind, server, requests))


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
    """Owe a change, and give its row. A `dedupe_key` makes it a new one."""
    request = ErrandRequest(subject=subject, due=now, member=member, dedupe_key=dedupe_key, urgent=True, after=after)
    return _plan(tx, _rows(EntryType.ERRAND, kind, server, [request]))


def errands(tx: Tx, kind: str, requests: Sequence[ErrandRequest], *, server: int) -> None:
    """Owe many changes of one kind in one statement."""
    _plan(tx, _rows(EntryType.ERRAND, kind, server, requests))


def work(tx: Tx, kind: str, requests: Sequence[ErrandRequest], *, server: int) -> None:
    """Owe work of one kind that is to be done inside the database."""
    _plan(tx, _rows(EntryType.WORK, kind, server, requests))


def errand_again(
    tx: Tx, kind: str, *, server: int, subject: int, now: datetime, interval: timedelta = timedelta(0)
) -> None:
    """Owe a change that is asked for again and again, such as bringing a message up to date: one row, however often.

    Asked for while it is in hand, it is done once more afterwards, from facts read then: the newest wins. Between two
    rounds there is at least the `interval` (the one of its kind).
    """
    errands_again(tx, kind, [ErrandRequest(subject=subject, due=now)], server=server, now=now, interval=interval)


def errands_again(
    tx: Tx,
    kind: str,
    requests: Sequence[ErrandRequest],
    *,
    server: int,
    now: datetime,
    interval: timedelta = timedelta(0),
) -> None:
    """The same for many subjects."""
    _plan_again(tx, _rows(EntryType.ERRAND, kind, server, requests), now, interval)


def work_again(tx: Tx, kind: str, requests: Sequence[ErrandRequest], *, server: int, now: datetime) -> None:
    """Owe work that is asked for again and again: one row for each subject."""
    _plan_again(tx, _rows(EntryType.WORK, kind, server, requests), now, timedelta(0))


def _rows(entry_type: EntryType, kind: str, server: int, requests: Sequence[ErrandRequest]) -> list[dict[str, Any]]:
    """New rows; the columns that are missing here have their defaults."""
    return [
        {
            "entry_type": entry_type,
            "kind": kind,
            "server_id": server,
            "cohort_id": request.cohort,
            "subject_id": request.subject,
            "member_id": request.member,
            "dedupe_key": request.dedupe_key,
            "urgent": request.urgent,
            "to_many": isinstance(request, NoticeRequest) and request.to_many,
            "due_at": request.due,
            "next_attempt_at": request.due,
            "expires_at": kind.latest(request.due, request.expires)
            if isinstance(kind, NoticeType) and isinstance(request, NoticeRequest)
            else None,
            "after_id": request.after,
        }
        for request in requests
    ]


def _plan(tx: Tx, rows: list[dict[str, Any]]) -> int | None:
    """Write down what is not owed yet; gives the row, if it is one and new."""
    if not rows:
        return None
    tx.info["owed"] = True
    if len(rows) > 1:
        tx.connection().execute(_insert(dialect(tx)), rows)
        return None
    return tx.connection().execute(_insert_one(dialect(tx)), rows[0]).scalar_one_or_none()


@cache
def _insert(dialect: str) -> Any:
    """Built once: nearly every action plans something."""
    return insert_on(dialect, OutboxEntry.__table__).on_conflict_do_nothing()


@cache
def _insert_one(dialect: str) -> Executable:
    return _insert(dialect).returning(OutboxEntry.__table__.c.id)


def _plan_again(tx: Tx, rows: list[dict[str, Any]], now: datetime, interval: timedelta) -> None:
    if not rows:
        return
    tx.info["owed"] = True
    shared = {"urgent": True, "requested_version": 1, "latest": now - interval, "next": now + interval}
    tx.connection().execute(_upsert(dialect(tx), (*rows[0], "requested_version")), [{**row, **shared} for row in rows])


@cache
def _upsert(dialect: str, names: tuple[str, ...]) -> Executable:
    """One row: made, or due if it was done or was to come later; one in hand or just done is done once more later."""
    owed = OutboxEntry.__table__
    row = insert_on(dialect, owed).values({name: bindparam(name) for name in names})
    is_final = (owed.c.state != State.PLANNED) & (owed.c.state != State.CLAIMED)
    latest = bindparam("latest", type_=owed.c.settled_at.type)
    just_done = (owed.c.state == State.SENT) & (owed.c.settled_at > latest)
    next_round = bindparam("next", type_=owed.c.next_attempt_at.type)
    is_ahead = (owed.c.state == State.PLANNED) & (owed.c.reason.is_(None)) & (owed.c.attempts == 0)
    is_sooner = is_ahead & (owed.c.next_attempt_at > row.excluded.next_attempt_at)
    is_waiting = is_final | is_sooner | ((owed.c.state == State.PLANNED) & (owed.c.reason == Reason.WAITING))
    return row.on_conflict_do_update(
        index_elements=["kind", "subject_id", "member_id", "dedupe_key"],
        set_={
            "requested_version": owed.c.requested_version + 1,
            "state": case((is_final, State.PLANNED), else_=owed.c.state),
            "due_at": case((is_final | is_sooner, row.excluded.due_at), else_=owed.c.due_at),
            "next_attempt_at": case(
                (just_done, next_round), (is_waiting, row.excluded.next_attempt_at), else_=owed.c.next_attempt_at
            ),
            "reason": case((just_done, Reason.INTERVAL), (is_waiting, None), else_=owed.c.reason),
            "attempts": case((is_final, 0), else_=owed.c.attempts),
            "nonce": case((is_final, None), else_=owed.c.nonce),
            "attempted_at": case((is_final, None), else_=owed.c.attempted_at),
            "asked": case((is_final, None), else_=owed.c.asked),
        },
    )
