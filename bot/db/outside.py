"""The database as an operator's commands see it, while no bot runs on it or beside one that does."""

import sqlite3
from pathlib import Path

from sqlalchemy import func, make_url, select
from sqlalchemy.exc import DBAPIError

from bot.db.migrations import engine_for_migrations
from bot.db.models import MentorRequest, Reflection

UNUSABLE = (DBAPIError, sqlite3.Error)
"""What is raised when a database cannot be reached, or not be used."""


def complaint(error: Exception) -> str:
    """What the database itself says in its first line: no values, and never a password."""
    inner = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    lines = [line.strip() for line in str(inner).splitlines() if line.strip()]
    return lines[0].rstrip(".") if lines else type(inner).__name__


def sqlite_file(url: str) -> Path | None:
    """The file of a SQLite database; None for PostgreSQL."""
    parts = make_url(url)
    return Path(parts.database) if parts.get_backend_name() == "sqlite" and parts.database else None


def sealed_words(url: str) -> int:
    """How many rows hold words that only this installation's key opens."""
    with engine_for_migrations(url) as engine, engine.connect() as connection:
        return sum(
            connection.execute(select(func.count(column))).scalar_one()
            for column in (Reflection.sealed, MentorRequest.goals)
        )
