"""Drafting migrations, for developers: `python -m bot.db.migrations`.

While there has been no release: `first` writes the one first migration anew from the models. Afterwards:
`next "what changes"` drafts another one. With a release, `freeze` enters the digest of each new one: it is never
changed again.
"""

import hashlib
from pathlib import Path
from typing import Any

from alembic import command
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable

from bot.db.base import Base, complete_for_postgresql
from bot.db.migrations import files
from bot.db.migrations.connection import engine_for_migrations
from bot.db.migrations.upgrading import alembic_config, migrate


def fingerprint() -> str:
    """A few letters that change with the models' schema; part of the first revision's name until there is a release."""
    complete_for_postgresql()
    dialect: Any = postgresql.dialect()
    lines: list[str] = []
    for table in Base.metadata.sorted_tables:
        lines.append(str(CreateTable(table).compile(dialect=dialect)))
        lines += sorted(str(CreateIndex(index).compile(dialect=dialect)) for index in table.indexes)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:8]


def draft_first() -> Path:
    """Write the first migration anew from the models; only while it is the only one."""
    versions = files.folder() / "versions"
    old = list(versions.glob("*.py"))
    if files.frozen():
        raise RuntimeError("the first migration was released and is frozen: draft the next one")
    if len(old) > 1:
        raise RuntimeError("there is more than the first migration: draft the next one")
    for file in old:
        file.unlink()
    with engine_for_migrations("sqlite://") as engine, engine.connect() as connection:
        command.revision(alembic_config(connection), "first", autogenerate=True, rev_id=f"0001_{fingerprint()}")
    files.revisions.cache_clear()
    return next(versions.glob("*.py")).rename(versions / "0001_first.py")


def draft_next(message: str) -> None:
    """Draft the migration from the newest revision to the models; read it, and complete it by hand."""
    with engine_for_migrations("sqlite://") as engine, engine.connect() as connection:
        migrate(connection, "head")
        command.revision(
            alembic_config(connection), message, autogenerate=True, rev_id=f"{len(files.revisions()) + 1:04}"
        )
    files.revisions.cache_clear()


def freeze() -> None:
    """Enter the digest of each migration that has none yet; part of a release."""
    known = files.frozen()
    released = sorted((files.folder() / "versions").glob("*.py"))
    known |= {file.name: files.digest(file) for file in released if file.name not in known}
    (files.folder() / "frozen.txt").write_text("".join(f"{value}  {name}\n" for name, value in known.items()), "utf-8")
