"""What a waking costs with few and with very many notices ahead; beside it APScheduler's own store of jobs."""

import asyncio
import pickle
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from apscheduler.job import Job
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.date import DateTrigger
from sqlalchemy import insert, text

from bot.db import Database, Tx
from bot.db.migrations import upgrade
from bot.outbox import claims
from bot.outbox.conversations import NewConversations
from bot.outbox.kinds import Kinds
from bot.outbox.models import OutboxEntry
from bot.outbox.notices import Contents, DueEntry, DueRows, NoticeContent, NoticeType, ToChannel
from bot.outbox.outcomes import Sent
from bot.outbox.recording import record
from bot.people.models import Server
from tests.bench.figures import Figure, beside
from tests.support import postgres

NEW_CONVERSATIONS = NewConversations(20, 20)


class _Posts:
    """The one kind of notice here."""

    kind = NoticeType("bench", lateness=timedelta(days=3650))
    recipients: Callable[[Tx, DueEntry], Sequence[int]] | None = None

    def facts(self, tx: Tx, rows: DueRows) -> Contents:
        return {row.id: NoticeContent(ToChannel(1), ("en",), "UTC", None) for row in rows}


KINDS = Kinds(notices={"bench": _Posts()}, errands={}, work={})


@dataclass(frozen=True)
class Sizes:
    """How many notices lie ahead, how often one wakes, and how many jobs APScheduler has."""

    few: int
    many: int
    wakings: int
    jobs: int
    overdue: int


async def measure(folder: Path, sizes: Sizes) -> list[Figure]:
    """On both databases, and APScheduler's store on SQLite."""
    figures: list[Figure] = []
    with postgres.running() as cluster:
        for kind in ("SQLite", "PostgreSQL"):
            cost: list[float] = []
            for count in (sizes.few, sizes.many):
                if kind == "PostgreSQL":
                    with cluster.at_head() as url:
                        cost.append(await _waking(url, count, sizes.wakings))
                else:
                    url = f"sqlite:///{folder / f'ahead-{count}'}.sqlite3"
                    upgrade(url)
                    cost.append(await _waking(url, count, sizes.wakings))
            name = f"a waking with {sizes.many} notices ahead / with {sizes.few}, {kind}"
            figures.append(beside(name, cost[1] * 1000, cost[0] * 1000, "ms", 1.5))
    few, many = [_job_store(folder, count, sizes.wakings) for count in (sizes.few, sizes.jobs)]
    name = f"APScheduler's store: a waking with {sizes.jobs} jobs ahead / with {sizes.few}"
    figures.append(beside(name, many * 1000, few * 1000, "ms"))
    stall = await _job_stall(folder, sizes.overdue)
    figures.append(
        beside(f"APScheduler's store: longest stall with {sizes.overdue} overdue / 50 ms", stall * 1000, 50, "ms")
    )
    return figures


async def _waking(url: str, ahead: int, times: int) -> float:
    """The median of seconds to see what is due, to claim the one that is, and to record that it was sent."""
    database = Database(url)
    now = datetime.now(UTC)
    try:
        await database.write(_plan, ahead=ahead, now=now)
        took: list[float] = []
        for number in range(-times // 10, times):
            await database.write(_owe_one, number=number, now=now)
            began = time.perf_counter()
            due = await database.read(claims.next_due)
            assert due is not None
            assert due <= now
            claim = await database.write(
                claims.claim, me="bench", limit=15, kinds=KINDS, new_conversations=NEW_CONVERSATIONS, now=now
            )
            (task,) = claim.attempts
            await database.write(record, [Sent(task.entry.id, 1, 1, None)], me="bench", errands={}, now=now)
            if number >= 0:
                took.append(time.perf_counter() - began)
        return median(took)
    finally:
        database.close()


_COLUMNS = (
    "server_id, entry_type, kind, subject_id, member_id, to_many, dedupe_key, urgent, due_at, next_attempt_at, "
    "requested_version, processed_version, state, "
    "attempts"
)


def _plan(tx: Tx, *, ahead: int, now: datetime) -> None:
    """So many notices for the months to come, one each second from tomorrow on."""
    tx.execute(insert(Server), [{"id": 1, "name": "Riverside", "set_up_at": now}])
    start = now + timedelta(days=1)
    if tx.get_bind().dialect.name == "sqlite":
        numbers = f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {ahead}) "
        at = f"strftime('%Y-%m-%d %H:%M:%S.000000', '{start:%Y-%m-%d %H:%M:%S}', '+' || i || ' seconds')"
        yes, no, source = "1", "0", "n"
    else:
        numbers = ""
        at = f"timestamptz '{start.isoformat()}' + i * interval '1 second'"
        yes, no, source = "true", "false", f"generate_series(1, {ahead}) AS i"
    tx.execute(
        text(
            f"INSERT INTO outbox ({_COLUMNS}) {numbers}SELECT 1, 'notice', 'bench', i, 0, {no}, 'ahead', {yes}, {at}, "
            f"{at}, 0, 0, 'planned', 0 FROM {source}"
        )
    )
    if tx.get_bind().dialect.name != "sqlite":
        tx.execute(text("ANALYZE outbox"))


def _owe_one(tx: Tx, *, number: int, now: datetime) -> None:
    at = now - timedelta(minutes=1)
    tx.execute(
        insert(OutboxEntry),
        [
            {
                "server_id": 1, "entry_type": "notice", "kind": "bench", "subject_id": 1, "dedupe_key": f"now {number}",
                "due_at": at, "next_attempt_at": at, "state": "planned",
            }
        ],
    )  # fmt: skip


DONE: list[None] = []


def nothing() -> None:
    """What APScheduler's jobs do: they are counted, and no more."""
    DONE.append(None)


def _store(folder: Path, name: str, jobs: int, first: datetime) -> SQLAlchemyJobStore:
    """APScheduler's store with so many jobs, a second apart; written at once, as it would take it an hour."""
    store = SQLAlchemyJobStore(url=f"sqlite:///{folder / name}.sqlite3")
    scheduler = AsyncIOScheduler(timezone="UTC")
    store.start(scheduler, "default")
    pattern: Any = Job(
        scheduler, id="0", func=nothing, trigger=DateTrigger(first, timezone="UTC"), args=(), kwargs={},
        executor="default", name="nothing", misfire_grace_time=None, coalesce=True, max_instances=1,
        next_run_time=first,
    )  # fmt: skip
    state = pattern.__getstate__()
    with store.engine.begin() as connection:
        for start in range(0, jobs, 10_000):
            rows = [_job(state, number, first) for number in range(start, min(jobs, start + 10_000))]
            connection.execute(store.jobs_t.insert(), rows)
    return store


def _job(state: dict[str, Any], number: int, first: datetime) -> dict[str, Any]:
    at = first + timedelta(seconds=number)
    mine = state | {"id": str(number), "next_run_time": at}
    return {"id": str(number), "next_run_time": at.timestamp(), "job_state": pickle.dumps(mine, 5)}


def _job_store(folder: Path, jobs: int, times: int) -> float:
    """The median of seconds to see what is due and when the next one is."""
    now = datetime.now(UTC)
    store = _store(folder, f"jobs-{jobs}", jobs, now + timedelta(days=1))
    took: list[float] = []
    for _ in range(times):
        began = time.perf_counter()
        store.get_due_jobs(now)
        store.get_next_run_time()
        took.append(time.perf_counter() - began)
    store.shutdown()
    return median(took)


async def _job_stall(folder: Path, overdue: int) -> float:
    """The longest time for which the event loop stands still when so many jobs are overdue at the start."""
    store = _store(folder, f"overdue-{overdue}", overdue, datetime.now(UTC) - timedelta(days=2))
    store.shutdown()
    scheduler = AsyncIOScheduler(timezone="UTC")
    scheduler.add_jobstore(SQLAlchemyJobStore(url=f"sqlite:///{folder / f'overdue-{overdue}'}.sqlite3"))
    loop, longest = asyncio.get_running_loop(), 0.0
    DONE.clear()
    scheduler.start()
    async with asyncio.timeout(120):
        while len(DONE) < overdue:
            before = loop.time()
            await asyncio.sleep(0.002)
            longest = max(longest, loop.time() - before - 0.002)
    scheduler.shutdown(wait=False)
    return longest
