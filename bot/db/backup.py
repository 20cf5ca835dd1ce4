"""Backups: one file that either database can write and either can read.

A zip with a `manifest.json` and, for each table, its rows as JSON lines. It is written from one consistent view while
the bot runs, and read back in one transaction; rows stream through, so a large table needs no large memory. What is
sealed stays sealed: the key is no part of it.
"""

import base64
import json
import os
import zipfile
import zlib
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Date, LargeBinary, Table, create_engine, func, insert, make_url, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from bot import __version__
from bot.db.migrations import Revision, WrongRevision, check, engine_for_migrations, revisions, upgrade
from bot.db.models import Base
from bot.db.types import Codes, UtcDateTime

FORMAT = 1
BATCH = 500
MANIFEST = "manifest.json"

Progress = Callable[[str, int], None]
"""Told, as it goes, the table in hand and how many of its rows are done."""


class BackupRefused(Exception):
    """A backup cannot be made or read back; the message says why, and what to do."""


@dataclass(frozen=True, slots=True)
class TableKept:
    """What a backup holds of one table."""

    rows: int
    last_id: int
    """The highest number ever given to a row, so that none is given again."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself."""

    format: int
    version: str
    revision: str
    made_at: str
    database: str
    key_marks: tuple[str, ...]
    """Marks of the keys that private words were sealed with; they tell keys apart and reveal nothing of them."""
    tables: Mapping[str, TableKept]

    @property
    def rows(self) -> int:
        """How many rows in all."""
        return sum(table.rows for table in self.tables.values())


def keep(
    url: str | URL, file: Path, *, now: datetime, key_marks: Sequence[str] = (), tell: Progress = lambda _t, _n: None
) -> Manifest:
    """Write a backup of a database into a new file, readable for its owner alone. The bot may go on meanwhile.

    Raises:
        BackupRefused: there is a file of that name, or no folder for it.
        WrongRevision: the database is not at this code's revision.
    """
    if file.exists():
        raise BackupRefused(f"{file} is there already; choose another name, or move it away first.")
    if not file.parent.is_dir():
        raise BackupRefused(f"there is no folder {file.parent}; make it first, or see that its disk is there.")
    standing = _require_head(url)
    partial = file.with_name(f".{file.name}.partial")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as out:
            with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive, _view(url) as connection:
                tables = {table.name: _write(archive, connection, table, tell) for table in Base.metadata.sorted_tables}
                manifest = Manifest(
                    format=FORMAT,
                    version=__version__,
                    revision=standing.head,
                    made_at=now.isoformat(),
                    database=connection.dialect.name,
                    key_marks=tuple(key_marks),
                    tables=tables,
                )
                archive.writestr(MANIFEST, json.dumps(asdict(manifest), indent=1))
            out.flush()
            os.fsync(out.fileno())
        partial.rename(file)
    finally:
        partial.unlink(missing_ok=True)
    return manifest


def read_manifest(file: Path) -> Manifest:
    """What a backup says of itself.

    Raises:
        BackupRefused: it is no backup, or a damaged one.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            facts: dict[str, Any] = json.loads(archive.read(MANIFEST))
        tables = {name: TableKept(**kept) for name, kept in facts.pop("tables").items()}
        manifest = Manifest(key_marks=tuple(facts.pop("key_marks")), tables=tables, **facts)
    except (OSError, zipfile.BadZipFile, KeyError, ValueError, TypeError, AttributeError) as error:
        raise BackupRefused(f"{file} cannot be read as a backup ({type(error).__name__}).") from error
    if manifest.format != FORMAT:
        raise BackupRefused(f"{file} was made by version {manifest.version} of the bot; restore it with that version.")
    return manifest


def restore(url: str | URL, file: Path, *, replace: bool, tell: Progress = lambda _t, _n: None) -> Manifest:
    """Put a backup into an empty database, or, with `replace`, in the place of what is there. All of it or nothing.

    Raises:
        BackupRefused: it does not fit this code, it is damaged, or there are rows and `replace` was not asked for.
        WrongRevision: the database itself is at another revision.
    """
    manifest = read_manifest(file)
    if manifest.revision != revisions()[-1]:
        raise BackupRefused(
            f"the backup was made by version {manifest.version} (revision {manifest.revision}), and this is version "
            f"{__version__} (revision {revisions()[-1]}). Install that version, restore there, then upgrade."
        )
    found = check(url)
    if found.current is None and found.is_ours:
        upgrade(url)
    else:
        _require_head(url)
    with engine_for_migrations(url) as engine, engine.begin() as connection, zipfile.ZipFile(file) as archive:
        _clear(connection, replace=replace)
        for table in Base.metadata.sorted_tables:
            _read(archive, connection, table, manifest.tables.get(table.name, TableKept(0, 0)), tell)
        _require_parents(connection)
    return manifest


def counts(connection: Connection) -> dict[str, int]:
    """How many rows each table has."""
    return {
        table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
        for table in Base.metadata.sorted_tables
    }


# --- out -------------------------------------------------------------------------------------------------------------


@contextmanager
def _view(url: str | URL) -> Generator[Connection]:
    """One consistent view of a database that others go on writing to."""
    url = make_url(url)
    if url.get_backend_name() == "sqlite":
        engine = create_engine(url, poolclass=NullPool, hide_parameters=True)
    else:
        engine = create_engine(
            url.set(drivername="postgresql+psycopg"), poolclass=NullPool, hide_parameters=True
        ).execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    try:
        with engine.connect() as connection:
            if url.get_backend_name() == "sqlite":
                raw: Any = connection.connection.driver_connection
                raw.isolation_level = None
                raw.execute("PRAGMA query_only=ON")
                raw.execute("BEGIN")
            yield connection
            connection.rollback()
    finally:
        engine.dispose()


def _write(archive: zipfile.ZipFile, connection: Connection, table: Table, tell: Progress) -> TableKept:
    rows = 0
    query = select(table).order_by(*table.primary_key.columns).execution_options(yield_per=BATCH)
    with archive.open(f"{table.name}.jsonl", "w", force_zip64=True) as member:
        for batch in connection.execute(query).mappings().partitions(BATCH):
            lines = [
                json.dumps({name: _plain(value) for name, value in row.items()}, ensure_ascii=False) for row in batch
            ]
            member.write("".join(f"{line}\n" for line in lines).encode())
            rows += len(lines)
            tell(table.name, rows)
    return TableKept(rows, _last_id(connection, table))


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, date):  # a datetime is one too
        return value.isoformat()
    return value


def _last_id(connection: Connection, table: Table) -> int:
    if table.autoincrement_column is None:
        return 0
    if connection.dialect.name == "sqlite":
        query = text("SELECT seq FROM sqlite_sequence WHERE name = :name")
        return connection.execute(query, {"name": table.name}).scalar() or 0
    query = text("SELECT last_value FROM pg_sequences WHERE schemaname = current_schema() AND sequencename = :name")
    return connection.execute(query, {"name": f"{table.name}_{table.autoincrement_column.name}_seq"}).scalar() or 0


# --- in --------------------------------------------------------------------------------------------------------------


def _require_head(url: str | URL) -> Revision:
    standing = check(url)
    if not standing.at_head:
        raise standing.wrong()
    return standing


def _clear(connection: Connection, *, replace: bool) -> None:
    there = sum(counts(connection).values())
    if there and not replace:
        raise BackupRefused(
            f"the database is not empty ({there} rows). Restore into an empty one, or use --replace, "
            "which deletes what is there."
        )
    for table in reversed(Base.metadata.sorted_tables):
        connection.execute(table.delete())


def _read(archive: zipfile.ZipFile, connection: Connection, table: Table, kept: TableKept, tell: Progress) -> None:
    rows = 0
    try:
        with archive.open(f"{table.name}.jsonl") as member:
            for batch in _batched(member):
                connection.execute(insert(table), [_typed(table, json.loads(line)) for line in batch])
                rows += len(batch)
                tell(table.name, rows)
    except DBAPIError:
        raise BackupRefused(f"the backup is damaged at the table {table.name}; nothing was changed.") from None
    except (KeyError, ValueError, zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise BackupRefused(f"the backup is damaged at the table {table.name}; nothing was changed.") from error
    found = connection.execute(select(func.count()).select_from(table)).scalar_one()
    if not rows == found == kept.rows:
        raise BackupRefused(
            f"the backup names {kept.rows} rows of {table.name}, but holds {rows}; nothing was changed."
        )
    _go_on_after(connection, table, kept.last_id)


def _batched(lines: Iterable[bytes]) -> Generator[list[bytes]]:
    """Lines in batches."""
    batch: list[bytes] = []
    for line in lines:
        batch.append(line)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _typed(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    if row.keys() != set(table.columns.keys()):
        raise ValueError("other columns")
    return {name: _value(table.columns[name].type, value) for name, value in row.items()}


def _value(kind: object, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(kind, UtcDateTime):
        return datetime.fromisoformat(value)
    if isinstance(kind, Date):
        return date.fromisoformat(value)
    if isinstance(kind, LargeBinary):
        return base64.b64decode(value, validate=True)
    if isinstance(kind, Codes):
        return tuple(value)
    return value


def _go_on_after(connection: Connection, table: Table, last_id: int) -> None:
    """Let new rows count on from the highest number ever given."""
    column = table.autoincrement_column
    if column is None:
        return
    highest = max(last_id, connection.execute(select(func.coalesce(func.max(column), 0))).scalar_one())
    if connection.dialect.name == "sqlite":
        connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), {"name": table.name})
        connection.execute(
            text("INSERT INTO sqlite_sequence VALUES (:name, :seq)"), {"name": table.name, "seq": highest}
        )
    else:
        connection.execute(
            text("SELECT setval(pg_get_serial_sequence(:name, :column), :value, :called)"),
            {"name": table.name, "column": column.name, "value": max(highest, 1), "called": highest > 0},
        )


def _require_parents(connection: Connection) -> None:
    """Foreign keys sleep on SQLite in a restore; see that each row has those that it names."""
    if connection.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall():
        raise BackupRefused("the backup is damaged: rows name others that are not in it; nothing was changed.")


__all__ = ["BackupRefused", "Manifest", "TableKept", "WrongRevision", "counts", "keep", "read_manifest", "restore"]
