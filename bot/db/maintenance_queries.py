"""What an operator's commands ask a database, while no bot runs on it or beside one that does."""

import sqlite3

from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from bot.db.base import Base
from bot.db.migrations import engine_for_migrations
from bot.db.types import Encrypted

DATABASE_ERRORS = (DBAPIError, sqlite3.Error)
"""What is raised when a database cannot be reached, or not be used."""


def first_line(error: Exception) -> str:
    """The first line of the database's own error: no values, and never a password."""
    inner = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    lines = [line.strip() for line in str(inner).splitlines() if line.strip()]
    return lines[0].rstrip(".") if lines else type(inner).__name__


def count_encrypted(url: str) -> int:
    """How many values in the database only this installation's key decrypts."""
    columns = [c for table in Base.metadata.sorted_tables for c in table.columns if isinstance(c.type, Encrypted)]
    with engine_for_migrations(url) as engine, engine.connect() as connection:
        return sum(connection.execute(select(func.count(column))).scalar_one() for column in columns)
