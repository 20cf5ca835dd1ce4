"""Running transactions: each is a plain function, run whole in one thread hop.

On SQLite one writer thread (`BEGIN IMMEDIATE`, `synchronous=FULL`) and a few read-only ones; on PostgreSQL a small
pool. Both have the same interface: `await database.write(function, …)`, `await database.read(function, …)`.
"""

import asyncio
import contextlib
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import URL, Engine, create_engine, event
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session as Tx

from bot.core.refusals import Busy
from bot.db.urls import with_driver

P = ParamSpec("P")
T = TypeVar("T")

WRITERS = 4
READERS = 3
MAX_ATTEMPTS = 4
"""How often a transaction is run that a deadlock or a serialization failure ended."""
LOCK_TIMEOUT = 5.0
"""Seconds to wait for what somebody else has locked."""
CHECKPOINT_RETRY = 2.0
"""Seconds until the write-ahead log is truncated again, when somebody was reading from it."""
_TRANSIENT_CLASSES = {"08", "40", "53", "57"}
"""PostgreSQL's SQLSTATE classes: no connection, rollback, no room or memory, somebody stopped it."""
_LOCK_NOT_AVAILABLE = "55P03"
_SQLITE_TRANSIENT = (
    "database is locked",
    "database or disk is full",
    "no such savepoint",
    "unable to open database file",
    "disk i/o error",
)


class Database:
    """Runs transactions. `on_owed` is called, on the loop, after each commit that put something in the outbox.

    A transaction that deletes what is a person's says so by `tx.info["erased"]`: then nothing of it stays in the files.
    """

    def __init__(self, url: str) -> None:
        self.url = with_driver(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        if self.is_sqlite:
            if self.url.database:
                Path(self.url.database).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self.writer = _sqlite(self.url, write=True)
            self.reader = _sqlite(self.url, write=False)
            self._writing = ThreadPoolExecutor(1, "db-write")
        else:
            self.writer = _postgresql(self.url, pool_size=WRITERS)
            self.reader = _postgresql(self.url, pool_size=READERS).execution_options(postgresql_readonly=True)
            self._writing = ThreadPoolExecutor(WRITERS, "db-write")
        self._reading = ThreadPoolExecutor(READERS, "db-read")
        self.on_owed: Callable[[], None] | None = None
        self.running = 0

    async def write(self, work: Callable[Concatenate[Tx, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `work(tx, …)` as one transaction: all of it is kept, or, if it raises, none.

        Raises:
            Busy: the database is locked or full; nothing was changed.
        """
        loop = asyncio.get_running_loop()
        return await self._hop(self._writing, lambda: self._write(loop, lambda tx: work(tx, *args, **kwargs)))

    async def read(self, work: Callable[Concatenate[Tx, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `work(tx, …)` on a consistent view that cannot be written to."""
        return await self._hop(self._reading, lambda: self._read(lambda tx: work(tx, *args, **kwargs)))

    async def _hop(self, threads: ThreadPoolExecutor, run: Callable[[], T]) -> T:
        self.running += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(threads, run)
        finally:
            self.running -= 1

    def _write(self, loop: asyncio.AbstractEventLoop, work: Callable[[Tx], T]) -> T:
        for attempt in range(1, MAX_ATTEMPTS + 1):
            committing = False
            try:
                with Tx(self.writer, expire_on_commit=False, autoflush=False) as tx:
                    result = work(tx)
                    committing = True
                    tx.commit()
                    owed, erased = tx.info.get("owed", False), tx.info.get("erased", False)
            except OperationalError as error:
                if attempt < MAX_ATTEMPTS and _is_serialization_failure(error):
                    continue
                if is_transient(error) and not (
                    committing and _is_connection_lost(error)
                ):  # then nobody knows whether it is kept
                    raise Busy from error
                raise
            if owed and self.on_owed is not None:
                loop.call_soon_threadsafe(self.on_owed)
            if erased and self.is_sqlite:
                self._truncate_wal(loop)
            return result
        raise Busy

    def _truncate_wal(self, loop: asyncio.AbstractEventLoop) -> None:
        """Remove what was erased from the write-ahead log too (`PRAGMA secure_delete` overwrites it in the file).

        It waits for readers, who are quick; if another program reads for longer, it is tried again until it is done.
        """
        connection = self.writer.raw_connection()
        try:
            (busy, *_) = connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except sqlite3.OperationalError:
            busy = True
        finally:
            connection.close()
        if busy:
            loop.call_soon_threadsafe(loop.call_later, CHECKPOINT_RETRY, self._retry_truncation, loop)

    def _retry_truncation(self, loop: asyncio.AbstractEventLoop) -> None:
        with contextlib.suppress(RuntimeError):  # closed meanwhile: the last connection empties the file as it goes
            loop.run_in_executor(self._writing, self._truncate_wal, loop)

    def _read(self, work: Callable[[Tx], T]) -> T:
        try:
            with Tx(self.reader, expire_on_commit=False, autoflush=False) as tx:
                return work(tx)
        except OperationalError as error:
            if is_transient(error):
                raise Busy from error
            raise

    def close(self) -> None:
        """Wait for the running transactions, then close every connection."""
        self._writing.shutdown()
        self._reading.shutdown()
        self.writer.dispose()
        self.reader.dispose()


def _sqlite(url: URL, *, write: bool) -> Engine:
    engine = create_engine(
        url,
        pool_size=1 if write else READERS,
        max_overflow=0,
        hide_parameters=True,
        connect_args={"check_same_thread": False, "timeout": LOCK_TIMEOUT},
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA secure_delete=ON")
        connection.execute(f"PRAGMA busy_timeout={int(LOCK_TIMEOUT * 1000)}")
        if not write:
            connection.execute("PRAGMA query_only=ON")

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")

    return engine


def _postgresql(url: URL, *, pool_size: int) -> Engine:
    engine = create_engine(
        url,
        pool_size=pool_size,
        max_overflow=0,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args={"connect_timeout": int(LOCK_TIMEOUT)},
    )
    event.listen(engine, "connect", _set_lock_timeout)
    return engine


def _is_serialization_failure(error: OperationalError) -> bool:
    return getattr(error.orig, "sqlstate", None) in {"40001", "40P01"}


def _is_connection_lost(error: OperationalError) -> bool:
    """Whether it is the connection that is lost, or was never made."""
    return error.connection_invalidated or getattr(error.orig, "sqlstate", "") is None


def is_transient(error: BaseException) -> bool:
    """Whether the database could not do it for the moment: locked, full, out of reach, or a serialization failure.

    Nobody is at fault then, and the transaction is over: SQLite ends it by itself when it is full.
    """
    if not isinstance(error, OperationalError):
        return False
    if _is_connection_lost(error):
        return True
    state, said = getattr(error.orig, "sqlstate", ""), str(error.orig)
    return (
        state[:2] in _TRANSIENT_CLASSES
        or state == _LOCK_NOT_AVAILABLE
        or any(words in said.lower() for words in _SQLITE_TRANSIENT)
    )


def _set_lock_timeout(connection: Any, _record: object) -> None:
    """Have PostgreSQL wait for a lock as long as SQLite does, and no longer."""
    connection.autocommit = True
    connection.execute(f"SET lock_timeout = {int(LOCK_TIMEOUT * 1000)}")
    connection.autocommit = False
