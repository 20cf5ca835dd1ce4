"""What an operator's commands ask a database, while no bot runs on it or beside one that does."""

import sqlite3
from collections import Counter
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from bot.db.migrations import engine_for_migrations
from bot.db.migrations.indexes import missing
from bot.db.sealed_texts import count_by_key
from bot.db.vault import KeyMissing

DATABASE_ERRORS = (DBAPIError, sqlite3.Error)
"""What is raised when a database cannot be reached, or not be used."""


def first_line(error: Exception) -> str:
    """The first line of the database's own error: no values, and never a password."""
    inner = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    lines = [line.strip() for line in str(inner).splitlines() if line.strip()]
    return lines[0].rstrip(".") if lines else type(inner).__name__


def encrypted_by_key(url: str) -> Counter[bytes | None]:
    """How many texts in the database were sealed with each key, by its id; None stands for those that name none."""
    with engine_for_migrations(url) as engine, engine.connect() as connection:
        return count_by_key(connection)


def missing_indexes(url: str) -> list[str]:
    """The indexes of this version that the database lacks, by name. Without one, all works, and takes ever longer."""
    with engine_for_migrations(url) as engine, engine.connect() as connection:
        return sorted(str(index.name) for index in missing(connection))


def require_key(url: str, path: Path) -> None:
    """Require the key file where there is something that it opens: a new one made in its place would not.

    Raises:
        KeyMissing: it is not there.
    """
    if not path.exists() and (texts := encrypted_by_key(url).total()):
        raise KeyMissing(f"{path} is not there, and the database holds {texts} private texts that only it opens")
