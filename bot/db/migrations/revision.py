"""At which revision a database is, and what an operator does if this code needs another."""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, Connection, inspect, text

from bot.db.base import Base
from bot.db.migrations.connection import engine_for_migrations
from bot.db.migrations.files import revisions
from bot.db.urls import with_driver

_REVISION_ROW = "SELECT * FROM alembic_version"

MIGRATE = "Stop the bot, make a backup with `leaders backup FILE`, and run `leaders migrate`."
BEGIN = "`leaders migrate` makes its tables; with SQLite, `leaders run` does so by itself."
NEWER = (
    "It was last used by a newer or another version of this bot{version}: install that version, "
    "or restore a backup made with this one (`leaders restore FILE --replace`)."
)
FOREIGN = "Its tables have no revision, so this bot did not make them: name an empty database in LEADERS_DATABASE_URL."


class WrongRevision(Exception):
    """The database does not have the shape that this code expects; `remedy` says what to do."""

    def __init__(self, current: str | None, head: str, remedy: str) -> None:
        super().__init__(f"the database is at revision {current or 'none'}, this code needs {head}")
        self.current = current
        self.head = head
        self.remedy = remedy


class UpgradeRefused(Exception):
    """A migration cannot do its work with what it was given; the message says what to do. Nothing was changed."""


@dataclass(frozen=True, slots=True)
class Revision:
    """The revision of a database, and the one that this code needs."""

    current: str | None
    """None for a database that was never migrated."""
    head: str
    is_ours: bool
    """Whether this code can go from there: it is empty, or its revision is one that we have."""
    version: str | None = None
    """The version of the bot that made or migrated it; None if nobody wrote that down."""

    @property
    def at_head(self) -> bool:
        return self.current == self.head

    @property
    def remedy(self) -> str:
        """What an operator does about it; nothing at head."""
        if self.at_head:
            return ""
        if self.is_ours:
            return MIGRATE if self.current is not None else BEGIN
        if self.current is None:
            return FOREIGN
        return NEWER.format(version=f" ({self.version})" if self.version else "")

    def error(self) -> WrongRevision:
        """What is raised where the head is needed."""
        return WrongRevision(self.current, self.head, self.remedy)


def check(url: str | URL) -> Revision:
    """At which revision a database is. Reads only.

    Raises:
        sqlalchemy.exc.SQLAlchemyError, sqlite3.Error: it cannot be reached.
    """
    url = with_driver(url)
    if url.get_backend_name() == "sqlite":
        return _revision(*_read_sqlite(Path(url.database or "")))
    with engine_for_migrations(url) as engine, engine.connect() as connection:
        return revision_of(connection)


def require_head(url: str | URL) -> Revision:
    """Require that a database has the schema of this code.

    Raises:
        WrongRevision: it has not.
    """
    found = check(url)
    if not found.at_head:
        raise found.error()
    return found


def _read_sqlite(path: Path) -> tuple[set[str], Mapping[str, str | None]]:
    if not path.exists():
        return set(), {}
    connection = sqlite3.connect(path, timeout=5)
    connection.row_factory = sqlite3.Row
    try:
        tables = {row["name"] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        row = connection.execute(_REVISION_ROW).fetchone() if "alembic_version" in tables else None
        return tables, dict(row or {})
    finally:
        connection.close()


def revision_of(connection: Connection) -> Revision:
    """The same, inside the caller's transaction."""
    tables = set(inspect(connection).get_table_names())
    row = connection.execute(text(_REVISION_ROW)).mappings().first() if "alembic_version" in tables else None
    return _revision(tables, dict(row or {}))


def _revision(tables: set[str], row: Mapping[str, str | None]) -> Revision:
    known, current = revisions(), row.get("version_num")
    is_ours = current in known if current is not None else not tables & set(Base.metadata.tables)
    return Revision(current, known[-1], is_ours, row.get("product_version"))
