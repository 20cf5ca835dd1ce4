"""Bringing a database to the shape that this code expects, and saying so when it has another.

An empty database is built from the models in one go and marked with the newest revision; a test holds that to the same
schema that the migrations arrive at, constraint by constraint. Only an older database needs Alembic, which is imported
then and not before.

For developers, while there has been no release: `python -m bot.db.migrations first` writes the one first migration anew
from the models. Afterwards: `python -m bot.db.migrations next "what changes"` drafts another one. With a release,
`python -m bot.db.migrations freeze` enters the digest of each new one: it is never changed again.
"""

import hashlib
import re
import sqlite3
import sys
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.pool import NullPool

from bot import __version__
from bot.db.advisory_locks import AdvisoryLock, acquire
from bot.db.models import Base
from bot.db.models.base import complete_for_postgresql

if TYPE_CHECKING:
    from alembic.config import Config

_REVISION = re.compile(r'^revision\s*=\s*"([^"]+)"', re.MULTILINE)
_DOWN = re.compile(r'^down_revision\s*=\s*(?:"([^"]+)"|None)', re.MULTILINE)

_STANDS = "SELECT * FROM alembic_version"

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


@dataclass(frozen=True, slots=True)
class Revision:
    """Where a database stands, and where this code needs it."""

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

    def wrong(self) -> WrongRevision:
        """What is raised of it."""
        return WrongRevision(self.current, self.head, self.remedy)


def folder() -> Path:
    """Where the migrations lie: inside the package in a wheel, beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "migrations"
    return inside if inside.is_dir() else package.parent / "migrations"


@cache
def revisions() -> tuple[str, ...]:
    """All revisions of this code, oldest first. Read from the files' heads: no migration is imported for it."""
    after: dict[str | None, str] = {}
    for file in (folder() / "versions").glob("*.py"):
        source = file.read_text("utf-8")
        revision, down = _REVISION.search(source), _DOWN.search(source)
        if revision is None or down is None or down[1] in after:
            raise RuntimeError(f"the migration {file.name} does not follow one other")
        after[down[1]] = revision[1]
    line: list[str] = []
    while (step := after.get(line[-1] if line else None)) is not None:
        line.append(step)
    if not line or len(line) != len(after):
        raise RuntimeError("the migrations are no single line")
    return tuple(line)


def frozen() -> dict[str, str]:
    """The migrations that were released, oldest first: the name of each file and its digest."""
    file = folder() / "frozen.txt"
    lines = file.read_text("utf-8").splitlines() if file.exists() else []
    return {name: digest for digest, name in (line.split() for line in lines)}


def check(url: str | URL) -> Revision:
    """Where a database stands. Reads only.

    Raises:
        sqlalchemy.exc.SQLAlchemyError, sqlite3.Error: it cannot be reached.
    """
    url = _url(url)
    if url.get_backend_name() == "sqlite":
        return _revision(*_look_into_sqlite(Path(url.database or "")))
    with engine_for_migrations(url) as engine, engine.connect() as connection:
        return _look(connection)


def bring_up_to_date(url: str | URL) -> None:
    """Make a database fit for this code: SQLite is built or migrated here; PostgreSQL must be at its head already.

    Raises:
        WrongRevision: it is ahead of this code, or behind it and another's to migrate.
    """
    url = _url(url)
    found = check(url)
    if found.at_head:
        return
    if not found.is_ours or url.get_backend_name() != "sqlite":
        raise found.wrong()
    upgrade(url)


def upgrade(url: str | URL) -> Revision:
    """Build or migrate a database, in one transaction; gives where it stood before.

    Raises:
        WrongRevision: it is ahead of this code, or not ours.
    """
    url = _url(url)
    if url.get_backend_name() == "sqlite":
        _make_private(Path(url.database or ""))
    with engine_for_migrations(url) as engine, engine.begin() as connection:
        acquire(connection, AdvisoryLock.MIGRATIONS)
        found = _look(connection)
        if not found.is_ours:
            raise found.wrong()
        if found.current is None:
            build(connection)
        elif not found.at_head:
            migrate(connection, "head")
        _require_whole(connection)
        if not found.at_head or found.version != __version__:
            _sign(connection)
        return found


def build(connection: Connection) -> None:
    """Make all tables in an empty database and mark it with the newest revision."""
    Base.metadata.create_all(connection)
    stamp(connection)


def stamp(connection: Connection) -> None:
    """Mark a database, which has the tables of the newest revision, with it."""
    connection.execute(
        text(
            "CREATE TABLE alembic_version (\n"
            "    version_num VARCHAR(32) NOT NULL,\n"
            "    CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)\n)"
        )
    )
    connection.execute(text("INSERT INTO alembic_version VALUES (:head)"), {"head": revisions()[-1]})


def _sign(connection: Connection) -> None:
    """Write down which version of the bot the database is of, beside its revision: Alembic touches no other column."""
    if "product_version" not in {column["name"] for column in inspect(connection).get_columns("alembic_version")}:
        connection.execute(text("ALTER TABLE alembic_version ADD COLUMN product_version VARCHAR(32)"))
    connection.execute(text("UPDATE alembic_version SET product_version = :version"), {"version": __version__})


def migrate(connection: Connection, target: str) -> None:
    """Run the migrations up to `target` inside the caller's transaction."""
    from alembic import command

    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, target)


def _url(url: str | URL) -> URL:
    url = make_url(url)
    return url.set(drivername="postgresql+psycopg") if url.drivername == "postgresql" else url


@contextmanager
def engine_for_migrations(url: str | URL) -> Generator[Engine]:
    """An engine whose SQLite connections do not act on foreign keys, so that remaking a parent keeps its children."""
    url = _url(url)
    engine = create_engine(url, poolclass=NullPool, hide_parameters=True)
    if url.get_backend_name() == "sqlite":

        @event.listens_for(engine, "connect")
        def prepare(connection: sqlite3.Connection, _record: object) -> None:
            connection.isolation_level = None
            connection.execute("PRAGMA busy_timeout=5000")
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=FULL")
            connection.execute("PRAGMA foreign_keys=OFF")
            connection.execute("PRAGMA secure_delete=ON")

        @event.listens_for(engine, "begin")
        def begin(connection: Connection) -> None:
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    try:
        yield engine
    finally:
        engine.dispose()


def _make_private(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.touch(mode=0o600, exist_ok=True)


def _look_into_sqlite(path: Path) -> tuple[set[str], Mapping[str, str | None]]:
    if not path.exists():
        return set(), {}
    connection = sqlite3.connect(path, timeout=5)
    connection.row_factory = sqlite3.Row
    try:
        tables = {row["name"] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        row = connection.execute(_STANDS).fetchone() if "alembic_version" in tables else None
        return tables, dict(row or {})
    finally:
        connection.close()


def _look(connection: Connection) -> Revision:
    tables = set(inspect(connection).get_table_names())
    row = connection.execute(text(_STANDS)).mappings().first() if "alembic_version" in tables else None
    return _revision(tables, dict(row or {}))


def _revision(tables: set[str], stands: Mapping[str, str | None]) -> Revision:
    line, current = revisions(), stands.get("version_num")
    is_ours = current in line if current is not None else not tables & set(Base.metadata.tables)
    return Revision(current, line[-1], is_ours, stands.get("product_version"))


def _require_whole(connection: Connection) -> None:
    """Foreign keys slept on SQLite while tables were remade: see that every child still has its parent."""
    if connection.dialect.name == "sqlite":
        orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if orphans:
            tables = sorted({row[0] for row in orphans})
            raise RuntimeError(f"the migration left rows without their parents in {', '.join(tables)}; nothing is kept")


# --- for developers --------------------------------------------------------------------------------------------------


def _config() -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(folder()))
    config.set_main_option("path_separator", "os")
    config.set_section_option("post_write_hooks", "hooks", "ruff")
    config.set_section_option("post_write_hooks", "ruff.type", "module")
    config.set_section_option("post_write_hooks", "ruff.module", "ruff")
    config.set_section_option("post_write_hooks", "ruff.options", "format REVISION_SCRIPT_FILENAME")
    return config


def fingerprint() -> str:
    """A few letters that change with the models' schema; part of the first revision's name until there is a release."""
    from sqlalchemy.dialects import postgresql
    from sqlalchemy.schema import CreateIndex, CreateTable

    complete_for_postgresql()
    dialect: Any = postgresql.dialect()
    lines: list[str] = []
    for table in Base.metadata.sorted_tables:
        lines.append(str(CreateTable(table).compile(dialect=dialect)))
        lines += sorted(str(CreateIndex(index).compile(dialect=dialect)) for index in table.indexes)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:8]


def draft_first() -> Path:
    """Write the first migration anew from the models; only while it is the only one."""
    from alembic import command

    versions = folder() / "versions"
    old = list(versions.glob("*.py"))
    if frozen():
        raise RuntimeError("the first migration was released and is frozen: draft the next one")
    if len(old) > 1:
        raise RuntimeError("there is more than the first migration: draft the next one")
    for file in old:
        file.unlink()
    with engine_for_migrations("sqlite://") as engine, engine.connect() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.revision(config, "first", autogenerate=True, rev_id=f"0001_{fingerprint()}")
    revisions.cache_clear()
    return next(versions.glob("*.py")).rename(versions / "0001_first.py")


def draft_next(message: str) -> None:
    """Draft the migration from the newest revision to the models; read it, and complete it by hand."""
    from alembic import command

    with engine_for_migrations("sqlite://") as engine, engine.connect() as connection:
        migrate(connection, "head")
        config = _config()
        config.attributes["connection"] = connection
        command.revision(config, message, autogenerate=True, rev_id=f"{len(revisions()) + 1:04}")
    revisions.cache_clear()


def digest(file: Path) -> str:
    """What tells whether a frozen migration is still as it was released."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


def freeze() -> None:
    """Enter the digest of each migration that has none yet; part of a release."""
    known = frozen()
    files = sorted((folder() / "versions").glob("*.py"))
    known |= {file.name: digest(file) for file in files if file.name not in known}
    (folder() / "frozen.txt").write_text("".join(f"{value}  {name}\n" for name, value in known.items()), "utf-8")


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["first"]:
            draft_first()
        case ["next", wanted]:
            draft_next(wanted)
        case ["freeze"]:
            freeze()
        case _:
            raise SystemExit("python -m bot.db.migrations first | next MESSAGE | freeze")
