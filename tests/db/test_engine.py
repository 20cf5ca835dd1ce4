"""Transactions: all or nothing, one writer on SQLite, readers that cannot write, races run again."""

import asyncio
import sqlite3
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from bot.core.refusals import Busy
from bot.db import Database, Tx, engine
from bot.people.models import Member, Server
from cogs.cohorts.models import Cohort
from tests.support.people import a_cohort, a_member, a_server
from tests.support.postgres import Cluster


async def members(database: Database) -> int:
    return await database.read(lambda tx: tx.execute(select(func.count()).select_from(Member)).scalar_one())


async def test_what_raises_leaves_nothing_behind(database: Database) -> None:
    def fail(tx: Tx) -> None:
        a_member(tx, a_server(tx))
        raise LookupError("after all")

    with pytest.raises(LookupError):
        await database.write(fail)
    assert await members(database) == 0


async def test_readers_cannot_write(database: Database) -> None:
    with pytest.raises(DBAPIError):
        await database.read(a_server)
    assert await database.read(lambda tx: tx.execute(select(Server)).all()) == []


async def test_what_is_owed_is_told_after_the_commit_and_only_then(database: Database) -> None:
    told: list[int] = []
    database.on_owed = lambda: told.append(1)

    def owe(tx: Tx, *, fail: bool) -> None:
        a_server(tx)
        tx.info["owed"] = True
        if fail:
            raise LookupError

    with pytest.raises(LookupError):
        await database.write(owe, fail=True)
    await database.write(a_server)
    await asyncio.sleep(0.01)
    assert told == []
    await database.write(owe, fail=False)
    await asyncio.sleep(0.01)
    assert told == [1]


async def test_sqlite_writes_in_one_thread_and_reads_beside_it(sqlite_database: Database) -> None:
    threads: set[str] = set()
    begun, go_on = threading.Event(), threading.Event()

    def write(tx: Tx) -> None:
        threads.add(threading.current_thread().name)
        a_server(tx)
        begun.set()
        go_on.wait(5)

    writing = asyncio.gather(*(sqlite_database.write(write) for _ in range(5)))
    await asyncio.to_thread(begun.wait, 5)
    before = await sqlite_database.read(lambda tx: tx.execute(select(func.count()).select_from(Server)).scalar_one())
    go_on.set()
    await writing
    assert before == 0, "a reader saw what was not committed"
    assert len(threads) == 1
    assert sqlite_database.running == 0


async def test_sqlite_keeps_each_commit_safely_and_holds_to_foreign_keys(sqlite_database: Database) -> None:
    pragmas = ("journal_mode", "synchronous", "foreign_keys")

    def read(tx: Tx) -> list[Any]:
        return [tx.execute(text(f"PRAGMA {pragma}")).scalar() for pragma in pragmas]

    assert await sqlite_database.write(read) == ["wal", 2, 1]
    with pytest.raises(IntegrityError):
        await sqlite_database.write(lambda tx: a_member(tx, 404))


async def test_a_locked_sqlite_database_is_busy_and_nothing_changes(
    sqlite_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await sqlite_database.write(lambda tx: tx.execute(text("PRAGMA busy_timeout=50")) and None)
    other = sqlite3.connect(tmp_path / "leaders.sqlite3", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        started = time.monotonic()
        with pytest.raises(Busy):
            await sqlite_database.write(a_server)
        assert time.monotonic() - started < 3
    finally:
        other.rollback()
        other.close()
    await sqlite_database.write(a_server)


async def test_a_table_that_somebody_locks_makes_postgresql_busy_and_nothing_changes(
    postgresql_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "LOCK_TIMEOUT", 0.05)
    with postgresql_database.writer.connect() as other:
        other.execute(text("LOCK TABLE members"))
        with pytest.raises(Busy):
            await postgresql_database.write(lambda tx: a_member(tx, a_server(tx)))
        with pytest.raises(Busy):
            await members(postgresql_database)
        other.rollback()
    assert await members(postgresql_database) == 0
    await postgresql_database.write(lambda tx: a_member(tx, a_server(tx)))


@pytest.mark.parametrize("nested", [False, True])
async def test_a_full_sqlite_database_is_busy_and_nothing_changes(sqlite_database: Database, nested: bool) -> None:
    def fill(tx: Tx) -> None:
        server = a_server(tx)
        a_member(tx, server, "kept only with all the others")
        for number in range(500):
            a_member(tx, server, f"{number} " + "x" * 90)

    def carefully(tx: Tx) -> None:
        with tx.begin_nested():
            fill(tx)

    def room(tx: Tx) -> int:
        pages = tx.execute(text("PRAGMA page_count")).scalar_one() + 2
        tx.execute(text(f"PRAGMA max_page_count={pages}"))
        return pages

    await sqlite_database.write(room)
    with pytest.raises(Busy):
        await sqlite_database.write(carefully if nested else fill)
    assert await members(sqlite_database) == 0
    await sqlite_database.write(lambda tx: tx.execute(text("PRAGMA max_page_count=100000")) and None)
    await sqlite_database.write(fill)
    assert await members(sqlite_database) == 501


async def test_a_database_that_is_away_is_busy_and_used_again_when_it_is_back(
    postgres: Cluster, postgresql_url: str, postgresql_database: Database
) -> None:
    await postgresql_database.write(a_server)
    with postgres.closed(postgresql_url):
        for action in (postgresql_database.write, postgresql_database.read):
            with pytest.raises(Busy):
                await action(a_server)
    await postgresql_database.write(a_server)
    assert len(await postgresql_database.read(lambda tx: tx.execute(select(Server.id)).all())) == 2


async def test_a_deadlock_is_run_again_and_nobody_hears_of_it(postgresql_database: Database) -> None:
    def fill(tx: Tx) -> list[int]:
        server = a_server(tx)
        return [a_cohort(tx, server, name).id for name in ("Spring", "Autumn")]

    ids = await postgresql_database.write(fill)
    meet = threading.Barrier(2, timeout=5)
    runs: list[int] = []

    def add_one(tx: Tx, order: list[int]) -> None:
        runs.append(1)
        first, second = order
        tx.execute(update(Cohort).where(Cohort.id == first).values(capacity=Cohort.capacity + 1))
        if len(runs) <= 2:
            meet.wait()
        tx.execute(update(Cohort).where(Cohort.id == second).values(capacity=Cohort.capacity + 1))

    await asyncio.gather(
        postgresql_database.write(add_one, ids), postgresql_database.write(add_one, list(reversed(ids)))
    )
    capacities = await postgresql_database.read(lambda tx: list(tx.execute(select(Cohort.capacity)).scalars()))
    assert capacities == [14, 14]
    assert len(runs) > 2


async def test_a_limit_that_locks_its_parent_is_kept_in_a_race(database: Database) -> None:
    capacity = 3

    def fill(tx: Tx) -> int:
        return a_cohort(tx, a_server(tx, id=5), capacity=capacity).id

    cohort = await database.write(fill)

    def join(tx: Tx, number: int) -> bool:
        room = tx.execute(select(Cohort.capacity).where(Cohort.id == cohort).with_for_update()).scalar_one()
        taken = tx.execute(select(func.count()).select_from(Member)).scalar_one()
        time.sleep(0.01)
        if taken < room:
            a_member(tx, 5, user_id=number)
        return taken < room

    joined = await asyncio.gather(*(database.write(join, number) for number in range(12)))
    assert sum(joined) == capacity == await members(database)


async def test_errors_of_the_database_carry_no_values(database: Database) -> None:
    def collide(tx: Tx) -> None:
        server = a_server(tx)
        a_member(tx, server, "a private name", user_id=1)
        a_member(tx, server, "a private name", user_id=1)

    with pytest.raises(IntegrityError) as error:
        await database.write(collide)
    assert "private" not in str(error.value)


async def test_other_operational_errors_are_not_called_busy(database: Database) -> None:
    with pytest.raises(DBAPIError) as error:
        await database.write(lambda tx: tx.execute(text("SELECT * FROM nowhere")))
    assert not isinstance(error.value, Busy)
    assert issubclass(OperationalError, DBAPIError)
