"""Building and migrating databases."""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import URL, Connection, inspect, text

from bot import __version__
from bot.db.advisory_locks import AdvisoryLock, acquire
from bot.db.base import Base
from bot.db.migrations import files
from bot.db.migrations.connection import engine_for_migrations, orphaned_tables
from bot.db.migrations.files import revisions
from bot.db.migrations.indexes import make_missing
from bot.db.migrations.revision import Revision, check, revision_of
from bot.db.urls import with_driver

if TYPE_CHECKING:
    from alembic.config import Config


def bring_up_to_date(url: str | URL, key_file: Path | None = None) -> None:
    """Make a database fit for this code: SQLite is built or migrated here; PostgreSQL must be at its head already.

    Raises:
        WrongRevision: it is ahead of this code, or behind it and another's to migrate.
        UpgradeRefused: a migration cannot do its work, as without the key.
    """
    url = with_driver(url)
    found = check(url)
    if found.at_head:
        return
    if not found.is_ours or url.get_backend_name() != "sqlite":
        raise found.error()
    upgrade(url, key_file)


def upgrade(url: str | URL, key_file: Path | None = None, *, leave_unopened: bool = False) -> Revision:
    """Build or migrate a database, in one transaction, and make indexes that it has lost; gives the revision before.

    A migration that seals private words again reads the key file; with `leave_unopened`, what no key opens stays as it
    is.

    Raises:
        WrongRevision: it is ahead of this code, or not ours.
        UpgradeRefused: a migration cannot do its work, as without the key.
    """
    url = with_driver(url)
    if url.get_backend_name() == "sqlite":
        _make_private(Path(url.database or ""))
    with engine_for_migrations(url) as engine, engine.begin() as connection:
        acquire(connection, AdvisoryLock.MIGRATIONS)
        found = revision_of(connection)
        if not found.is_ours:
            raise found.error()
        if found.current is None:
            build(connection)
        elif not found.at_head:
            migrate(connection, "head", key_file, leave_unopened=leave_unopened)
        make_missing(connection)
        _check_foreign_keys(connection)
        if not found.at_head or found.version != __version__:
            _write_version(connection)
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


def _write_version(connection: Connection) -> None:
    """Record which version of the bot the database is of, beside its revision: Alembic touches no other column."""
    if "product_version" not in {column["name"] for column in inspect(connection).get_columns("alembic_version")}:
        connection.execute(text("ALTER TABLE alembic_version ADD COLUMN product_version VARCHAR(32)"))
    connection.execute(text("UPDATE alembic_version SET product_version = :version"), {"version": __version__})


def migrate(connection: Connection, target: str, key_file: Path | None = None, *, leave_unopened: bool = False) -> None:
    """Run the migrations up to `target` inside the caller's transaction."""
    from alembic import command

    config = alembic_config(connection)
    config.attributes.update(key_file=key_file, leave_unopened=leave_unopened)
    command.upgrade(config, target)


def alembic_config(connection: Connection) -> "Config":
    """What Alembic needs to work on this connection, in its transaction."""
    from alembic.config import Config

    config = Config()
    config.attributes["connection"] = connection
    config.set_main_option("script_location", str(files.folder()))
    config.set_main_option("path_separator", "os")
    config.set_section_option("post_write_hooks", "hooks", "ruff")
    config.set_section_option("post_write_hooks", "ruff.type", "module")
    config.set_section_option("post_write_hooks", "ruff.module", "ruff")
    config.set_section_option("post_write_hooks", "ruff.options", "format REVISION_SCRIPT_FILENAME")
    return config


def _make_private(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.touch(mode=0o600, exist_ok=True)


def _check_foreign_keys(connection: Connection) -> None:
    """Require that each child has its parent: SQLite enforced no foreign keys while tables were remade."""
    if tables := orphaned_tables(connection):
        raise RuntimeError(
            f"the migration left rows without their parents in {', '.join(sorted(tables))}; nothing is kept"
        )
