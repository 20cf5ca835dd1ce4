"""INSERT … ON CONFLICT, which both databases know under one name each."""

from typing import TYPE_CHECKING, Any

from sqlalchemy.dialects import sqlite

from bot.db.engine import Tx

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql


def insert_into(tx: Tx, model: Any) -> "sqlite.Insert | postgresql.Insert":
    """The INSERT of this transaction's database; it has `on_conflict_do_nothing` and `on_conflict_do_update`."""
    return insert_on(dialect(tx), model)


def insert_on(dialect: str, model: Any) -> "sqlite.Insert | postgresql.Insert":
    """The same for a kind of database, to build a statement once and keep it."""
    if dialect == "sqlite":
        return sqlite.insert(model)
    from sqlalchemy.dialects import postgresql  # takes a start on SQLite 50 ms, for nothing

    return postgresql.insert(model)


def dialect(tx: Tx) -> str:
    """The kind of database that this transaction is on."""
    return tx.get_bind().dialect.name
