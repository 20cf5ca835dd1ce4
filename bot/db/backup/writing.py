"""Writing a backup."""

import errno
import json
import os
import tempfile
import zipfile
from collections.abc import Generator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from sqlalchemy import URL, Connection, Table, create_engine, text
from sqlalchemy.pool import NullPool

from bot import __version__
from bot.db.backup.lines import lines_of, prepare
from bot.db.backup.manifest import FORMAT, MANIFEST, BackupRefused, Manifest, OnProgress, TableSummary
from bot.db.base import Base
from bot.db.migrations import require_head
from bot.db.urls import with_driver

PACKED = 1
"""Deflate's fastest level: a twentieth larger than with its usual one (docs/performance.md)."""
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
FILE_EXISTS = "the file {file} is there already; choose another name, or move it away first."


def create(
    url: str | URL,
    file: Path,
    *,
    now: datetime,
    key_fingerprints: Sequence[str] = (),
    on_progress: OnProgress = lambda _t, _n: None,
) -> Manifest:
    """Write a backup of a database into a new file, readable for its owner alone. The bot may go on meanwhile.

    Raises:
        BackupRefused: there is a file of that name, no folder for it, or no room.
        WrongRevision: the database is not at this code's revision.
    """
    if os.path.lexists(file):
        raise BackupRefused(FILE_EXISTS.format(file=file))
    if not file.parent.is_dir():
        raise BackupRefused(f"there is no folder {file.parent}; make it first, or see that its disk is there.")
    revision = require_head(url)
    # A name that nobody can have laid a link under, and readable for its owner alone from its first byte.
    descriptor, name = tempfile.mkstemp(".partial", ".leaders-", file.parent)
    partial = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as out:
            with (
                zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=PACKED) as archive,
                _snapshot(url) as connection,
            ):
                tables = {
                    table.name: _write(archive, connection, table, on_progress) for table in Base.metadata.sorted_tables
                }
                manifest = Manifest(
                    format=FORMAT,
                    version=__version__,
                    revision=revision.head,
                    made_at=now.isoformat(),
                    database=connection.dialect.name,
                    key_fingerprints=tuple(key_fingerprints),
                    tables=tables,
                )
                archive.writestr(MANIFEST, json.dumps(asdict(manifest), indent=1))
            out.flush()
            os.fsync(out.fileno())
        try:
            os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))  # the name is ours, and was nobody's
        except FileExistsError:
            raise BackupRefused(FILE_EXISTS.format(file=file)) from None
        partial.replace(file)
    except OSError as error:
        if error.errno not in NO_ROOM:
            raise
        raise BackupRefused(
            f"there is no room for the backup in {file.parent}; nothing of it was left there. Make room, or give a "
            "file on another disk. The database was not touched."
        ) from None
    finally:
        partial.unlink(missing_ok=True)
    return manifest


@contextmanager
def _snapshot(url: str | URL) -> Generator[Connection]:
    """One consistent view of a database that others go on writing to."""
    engine = create_engine(with_driver(url), poolclass=NullPool, hide_parameters=True)
    if engine.dialect.name != "sqlite":
        engine = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    try:
        with engine.connect() as connection:
            prepare(connection)
            yield connection
            connection.rollback()
    finally:
        engine.dispose()


def _write(archive: zipfile.ZipFile, connection: Connection, table: Table, on_progress: OnProgress) -> TableSummary:
    """Write a table's lines. One chunk is packed in a thread of its own while the database gives the next."""
    rows = 0
    with (
        archive.open(f"{table.name}.jsonl", "w", force_zip64=True) as member,
        ThreadPoolExecutor(1, "backup") as packing,
    ):
        packed: Future[int] | None = None
        for chunk, count in lines_of(connection, table):
            if packed is not None:
                packed.result()
            packed = packing.submit(member.write, chunk)
            rows += count
            on_progress(table.name, rows)
        if packed is not None:
            packed.result()
    return TableSummary(rows, _last_id(connection, table))


def _last_id(connection: Connection, table: Table) -> int:
    if table.autoincrement_column is None:
        return 0
    if connection.dialect.name == "sqlite":
        query = text("SELECT seq FROM sqlite_sequence WHERE name = :name")
        return connection.execute(query, {"name": table.name}).scalar() or 0
    query = text("SELECT last_value FROM pg_sequences WHERE schemaname = current_schema() AND sequencename = :name")
    return connection.execute(query, {"name": f"{table.name}_{table.autoincrement_column.name}_seq"}).scalar() or 0
