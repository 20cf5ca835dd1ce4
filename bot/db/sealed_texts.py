"""All that is sealed in a database: counted by key, tried, and sealed again with another key beside a running bot."""

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Column, ColumnElement, Connection, CursorResult, LargeBinary, func, select, update

from bot.core.refusals import Busy
from bot.db.base import Base
from bot.db.engine import Database, Tx
from bot.db.types import Encrypted
from bot.db.vault import HEADER_BYTES, Binding, CannotOpen, KeyMissing, Vault, key_id_of

T = TypeVar("T")

BATCH = 100
"""Rows that are read, and written, at a time: people's own writing waits for no more."""
MAX_BUSY = 30
"""How often in a row a busy database is tried again, a second apart."""

OnProgress = Callable[[int, int], None]
"""Called after each batch with how many texts are done, and of how many."""


@dataclass(frozen=True, slots=True)
class SealedText:
    """One text as it lies in the database."""

    column: Column[bytes]
    row: int
    owner: int
    sealed: bytes

    @property
    def binding(self) -> Binding:
        """Where it belongs."""
        return Binding(str(self.column), self.row, self.owner)


@dataclass(frozen=True, slots=True)
class Tried:
    """How many texts each key opened, and how many none did."""

    opened: Mapping[bytes, int]
    """By the ids of the keys."""
    key_missing: Mapping[bytes, int]
    """By the ids of the keys that would open them, and are not here."""
    altered: int
    """Those whose key is here, and that it does not open; and those that were not sealed by this version."""

    @property
    def unopened(self) -> int:
        return sum(self.key_missing.values()) + self.altered


@dataclass(frozen=True, slots=True)
class Rotated:
    """What came of sealing everything with the first key."""

    sealed_again: int
    unopened: int
    """Texts that no key here opens; they were left as they are."""


def encrypted_columns() -> list[Column[bytes]]:
    """The columns of all tables that hold something sealed."""
    columns = (column for table in Base.metadata.sorted_tables for column in table.columns)
    return [column for column in columns if isinstance(column.type, Encrypted)]


def count_by_key(tx: Tx | Connection) -> Counter[bytes | None]:
    """How many texts name each key, without opening one; None stands for those that name none."""
    found = Counter[bytes | None]()
    for column in encrypted_columns():
        header = _header_of(column)
        query = select(header, func.count()).where(column.is_not(None)).group_by(header)
        for beginning, texts in tx.execute(query):
            found[key_id_of(bytes(beginning))] += texts
    return found


def newest_keys(tx: Tx) -> set[bytes | None]:
    """The keys with which the newest text of each column was sealed: one short query a column."""
    queries = [
        select(column).where(column.is_not(None)).order_by(column.table.c.id.desc()).limit(1)
        for column in encrypted_columns()
    ]
    return {key_id_of(bytes(sealed)) for query in queries for sealed in tx.execute(query).scalars()}


async def try_all(database: Database, vault: Vault) -> Tried:
    """Open every text, to see with which key it goes."""
    opened, key_missing = Counter[bytes](), Counter[bytes]()
    altered = 0
    for column in encrypted_columns():
        last = 0
        while texts := await database.read(_batch, column, after=last):
            last = texts[-1].row
            for text in texts:
                key_id = key_id_of(text.sealed)
                try:
                    vault.unseal(text.sealed, text.binding)
                    opened[key_id or b""] += 1
                except KeyMissing:
                    key_missing[key_id or b""] += 1
                except CannotOpen:
                    altered += 1
    return Tried(opened, key_missing, altered)


async def rotate(database: Database, vault: Vault, on_progress: OnProgress = lambda _done, _all: None) -> Rotated:
    """Seal everything again that is not sealed with the first key, in batches, each a transaction of its own.

    It can be stopped anywhere, and begun again. A text that somebody changes meanwhile keeps their change: a batch
    replaces only what is still as it was read. So the tables are gone through until nothing is left to do. It rests as
    long as it works, so that a running bot has the other half of the time.

    Raises:
        KeyMissing: the key file is gone, or holds none.
        Busy: the database is locked or out of reach for long.
    """
    done = 0
    while True:
        before, unopened = done, 0
        left = await database.read(_count_others, vault.keys[0].header)
        for column in encrypted_columns():
            last = 0
            while True:
                began, header = time.monotonic(), vault.keys[0].header
                texts = await _read(database, column, last, header)
                if not texts:
                    break
                last = texts[-1].row
                again = _sealed_again(vault, texts)
                unopened += len(texts) - len(again)
                done += await _write(database, again)
                on_progress(done - before, left)
                await asyncio.sleep(time.monotonic() - began)
        if done == before:
            await database.write(_leave_no_trace)
            return Rotated(done, unopened)


def _header_of(column: Column[bytes]) -> ColumnElement[bytes]:
    return func.substr(column, 1, HEADER_BYTES, type_=LargeBinary())


def _owner_of(column: Column[bytes]) -> Column[int]:
    assert isinstance(column.type, Encrypted)
    return column.table.c[column.type.owner]


def _count_others(tx: Tx, header: bytes) -> int:
    return sum(
        tx.execute(select(func.count(column)).where(_header_of(column) != header)).scalar_one()
        for column in encrypted_columns()
    )


def _batch(tx: Tx, column: Column[bytes], *, after: int, but: bytes | None = None) -> list[SealedText]:
    """The next texts of a column by their rows; with `but`, only those that do not begin so."""
    row = column.table.c.id
    query = select(row, _owner_of(column), column).where(row > after, column.is_not(None)).order_by(row).limit(BATCH)
    if but is not None:
        query = query.where(_header_of(column) != but)
    return [SealedText(column, row, owner, bytes(sealed)) for row, owner, sealed in tx.execute(query)]


def _sealed_again(vault: Vault, texts: Sequence[SealedText]) -> list[tuple[SealedText, bytes]]:
    again: list[tuple[SealedText, bytes]] = []
    for text in texts:
        try:
            words = vault.unseal(text.sealed, text.binding)
        except CannotOpen:
            continue
        again.append((text, vault.seal(words, text.binding)))
    return again


def _replace(tx: Tx, again: Sequence[tuple[SealedText, bytes]]) -> int:
    """Put in what was sealed again, where what it was made from still stands; tells for how many."""
    replaced = 0
    for text, sealed in again:
        column, row = text.column, text.column.table.c.id
        is_as_read = (row == text.row) & (_owner_of(column) == text.owner) & (column == text.sealed)
        done: CursorResult[Any] = tx.connection().execute(
            update(column.table).where(is_as_read).values({column: sealed})
        )
        replaced += done.rowcount
    return replaced


def _leave_no_trace(tx: Tx) -> None:
    """On SQLite, have what was replaced removed from the write-ahead log, too."""
    tx.info["erased"] = True


async def _read(database: Database, column: Column[bytes], after: int, but: bytes) -> list[SealedText]:
    return await _patiently(lambda: database.read(_batch, column, after=after, but=but))


async def _write(database: Database, again: Sequence[tuple[SealedText, bytes]]) -> int:
    return await _patiently(lambda: database.write(_replace, again))


async def _patiently(attempt: Callable[[], Awaitable[T]]) -> T:
    """Do it, also when the database is busy for a while: the bot and its people come first."""
    for _ in range(MAX_BUSY):
        try:
            return await attempt()
        except Busy:
            await asyncio.sleep(1)
    return await attempt()
