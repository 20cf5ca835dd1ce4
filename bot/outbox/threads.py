"""The private threads of ours: kept open while an answer is awaited in them, closed where a server has too many open.

A button in a closed thread can be pressed only by who may open it again, and a closed thread is easily overlooked.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, select, update

from bot import outbox
from bot.db import Tx
from bot.outbox import ErrandKind, ErrandRequest, buttons
from bot.outbox.entries import ClaimedEntry, due_entry
from bot.outbox.errands import CloseThreads, Errand, KeepThreadOpen
from bot.outbox.models import OutboxEntry
from bot.outbox.notices import OPEN, DueEntry, DueRows, EntryType, Postponed, Reason, RouteKind, State
from bot.people.models import Member

KEEP_OPEN = "thread.open"
"""The errand that keeps a thread open; its subject is the notice whose answer is awaited there."""
CLOSE_IDLE = "thread.close_idle"
"""The errand that closes idle threads of a server; its subject is the server."""
ROUND = timedelta(days=6)
"""How often a thread is kept open: our threads close after a week without activity."""
FIRST_LOOK = timedelta(seconds=30)
"""When to try again where a server has too many open threads; then ever more seldom."""
BETWEEN = timedelta(minutes=1)
"""The least time between two rounds of closing threads in a server."""
IN_VAIN = timedelta(days=1)
"""The same where there was none to close: the staff were told then, and are told once a day."""


# --- kept open -------------------------------------------------------------------------------------------------------


def sent(tx: Tx, rows: Sequence[ClaimedEntry], *, now: datetime) -> None:
    """These notices have just gone out: the threads in which one awaits an answer are kept open from now on."""
    awaiting = [row for row in rows if row.route_kind == RouteKind.THREAD and buttons.are_known(row.kind)]
    by_server: dict[int, list[ErrandRequest]] = {}
    for row in awaiting:
        request = ErrandRequest(subject=row.id, member=row.member_id, due=now + ROUND, cohort=row.cohort_id)
        by_server.setdefault(row.server_id, []).append(request)
    for server, requests in by_server.items():
        outbox.errands(tx, KEEP_OPEN, requests, server=server)


def _keep_open(tx: Tx, rows: DueRows) -> Mapping[int, Errand | Postponed]:
    """The threads to be kept open; none where the answer has come, or is awaited no more."""
    awaited = _awaited(tx, {row.subject_id for row in rows}, rows.now)
    return {
        row.id: KeepThreadOpen(row.server_id, awaited[row.subject_id].channel_id or 0)
        for row in rows
        if row.subject_id in awaited
    }


def _awaited(tx: Tx, notices: Collection[int], now: datetime) -> dict[int, OutboxEntry]:
    """Those of these notices that stand in a thread and can still be answered."""
    found = tx.execute(
        select(OutboxEntry).where(
            OutboxEntry.id.in_(notices),
            OutboxEntry.entry_type == EntryType.NOTICE,
            OutboxEntry.state == State.SENT,
            OutboxEntry.route_kind == RouteKind.THREAD,
        )
    ).scalars().all()  # fmt: skip
    answerable = buttons.answerable(tx, [due_entry(one) for one in found], now=now)
    return {one.id: one for one in found if one.id in answerable}


def _kept(_tx: Tx, _row: DueEntry, _made: int | None, now: datetime) -> datetime:
    """Once more in the next round, if the answer is still awaited then."""
    return now + ROUND


def _not_kept(_tx: Tx, _row: DueEntry, _code: str, _now: datetime) -> bool:
    """The thread is gone or locked: whoever did that knows, and nobody else needs to hear of it."""
    return True


# --- closed ----------------------------------------------------------------------------------------------------------


def close_idle(tx: Tx, servers: Collection[int], *, now: datetime) -> None:
    """These servers have as many open threads as Discord allows: owe the closing of ours in which nothing waits."""
    if not servers:
        return
    in_vain = tx.execute(
        select(OutboxEntry.server_id).where(
            OutboxEntry.kind == CLOSE_IDLE,
            OutboxEntry.subject_id.in_(servers),
            OutboxEntry.state == State.FAILED,
            OutboxEntry.settled_at > now - IN_VAIN,
        )
    ).scalars().all()  # fmt: skip
    for server in set(servers) - set(in_vain):
        outbox.errand_again(tx, CLOSE_IDLE, server=server, subject=server, now=now, interval=BETWEEN)


def _idle(tx: Tx, rows: DueRows) -> Mapping[int, Errand | Postponed]:
    """The threads that may be closed, where something waits for a thread.

    They are of people to whom nothing is owed, and of whom no answer is awaited.
    """
    servers = set(
        tx.execute(select(OutboxEntry.server_id).where(_waits_for_thread({row.server_id for row in rows}))).scalars()
    )
    waiting = tx.execute(
        select(OutboxEntry.kind, OutboxEntry.subject_id, OutboxEntry.member_id).where(
            OutboxEntry.server_id.in_(servers),
            OutboxEntry.state.in_(OPEN),
            OutboxEntry.member_id != 0,
            (OutboxEntry.entry_type == EntryType.NOTICE) | (OutboxEntry.kind == KEEP_OPEN),
        )
    ).all()
    awaited = _awaited(tx, {row.subject_id for row in waiting if row.kind == KEEP_OPEN}, rows.now)
    busy = {row.member_id for row in waiting if row.kind != KEEP_OPEN or row.subject_id in awaited}
    threads: dict[int, list[int]] = {}
    for server, member, thread in tx.execute(
        select(Member.server_id, Member.id, Member.thread_id).where(
            Member.server_id.in_(servers), Member.thread_id.is_not(None)
        )
    ):
        if member not in busy:
            threads.setdefault(server, []).append(thread or 0)
    return {
        row.id: CloseThreads(row.server_id, frozenset(threads.get(row.server_id, ())))
        for row in rows
        if row.server_id in servers
    }


def _closed_idle(tx: Tx, row: DueEntry, _closed: int | None, now: datetime) -> None:
    """What waits for a thread is tried again at once."""
    waiting = update(OutboxEntry).where(_waits_for_thread((row.server_id,)))
    tx.execute(waiting.values(next_attempt_at=now).execution_options(synchronize_session=False))


def _waits_for_thread(servers: Collection[int]) -> ColumnElement[bool]:
    """Whatever could not be sent in these servers since its thread could not be opened."""
    return and_(
        OutboxEntry.server_id.in_(servers),
        OutboxEntry.state == State.PLANNED,
        OutboxEntry.reason == Reason.THREADS_FULL,
    )


ERRANDS = (
    ErrandKind(KEEP_OPEN, _keep_open, _kept, _not_kept),
    ErrandKind(CLOSE_IDLE, _idle, _closed_idle, interval=BETWEEN),
)
