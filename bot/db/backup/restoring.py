"""Reading a backup back into a database."""

import zipfile
from pathlib import Path

from sqlalchemy import URL, Connection, Table, func, insert, select, text
from sqlalchemy.exc import OperationalError, StatementError

from bot import __version__
from bot.db.backup.archive import manifest_of, open_backup, validate
from bot.db.backup.manifest import BackupRefused, Manifest, OnProgress, TableSummary, damaged, wrong_count
from bot.db.backup.rows import READ_ERRORS, read_rows
from bot.db.base import Base
from bot.db.migrations import check, engine_for_migrations, require_head, revisions, upgrade
from bot.db.migrations.connection import orphaned_tables


def restore(url: str | URL, file: Path, *, replace: bool, on_progress: OnProgress = lambda _t, _n: None) -> Manifest:
    """Put a backup into an empty database, or, with `replace`, in the place of what is there. All of it or nothing.

    Raises:
        BackupRefused: it does not fit this code, it is damaged, or there are rows and `replace` was not asked for.
        WrongRevision: the database itself is at another revision.
    """
    with open_backup(file) as archive:
        manifest = manifest_of(archive, file)
        if manifest.revision != revisions()[-1]:
            raise BackupRefused(
                f"the backup was made by version {manifest.version} (revision {manifest.revision}), and this is version"
                f" {__version__} (revision {revisions()[-1]}). Install that version, restore there, then upgrade."
            )
        validate(archive, manifest)
        found = check(url)
        if found.current is None and found.is_ours:
            upgrade(url)
        else:
            require_head(url)
        with engine_for_migrations(url) as engine, engine.begin() as connection:
            _clear(connection, replace=replace)
            for table in Base.metadata.sorted_tables:
                _insert(archive, connection, table, manifest.tables[table.name], on_progress)
            if orphaned_tables(connection):
                raise damaged("where rows name others that are not in it")
    return manifest


def _clear(connection: Connection, *, replace: bool) -> None:
    rows = sum(
        connection.execute(select(func.count()).select_from(table)).scalar_one()
        for table in Base.metadata.sorted_tables
    )
    if rows and not replace:
        raise BackupRefused(
            f"the database is not empty ({rows} rows). Restore into an empty one, or use --replace, "
            "which deletes what is there."
        )
    for table in reversed(Base.metadata.sorted_tables):
        connection.execute(table.delete())


def _insert(
    archive: zipfile.ZipFile, connection: Connection, table: Table, expected: TableSummary, on_progress: OnProgress
) -> None:
    rows = 0
    try:
        for batch in read_rows(archive, table):
            connection.execute(insert(table), batch)
            rows += len(batch)
            on_progress(table.name, rows)
        found = connection.execute(select(func.count()).select_from(table)).scalar_one()
        if not rows == found == expected.rows:
            raise wrong_count(table.name, expected, rows)
        _advance_sequence(connection, table, expected.last_id)
    except OperationalError:
        raise  # locked, full or out of reach: not the backup's fault
    except (StatementError, *READ_ERRORS):
        raise damaged(f"at the table {table.name}") from None  # what the database says may hold people's words


def _advance_sequence(connection: Connection, table: Table, last_id: int) -> None:
    """Give new rows higher ids than any that was ever given."""
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
