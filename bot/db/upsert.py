"""INSERT … ON CONFLICT, which both databases know under one name each."""

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from bot.db.engine import Tx


def insert_into(tx: Tx, model: type[Any]) -> "sqlite.Insert | postgresql.Insert":
    """The INSERT of this transaction's database; it has `on_conflict_do_nothing` and `on_conflict_do_update`."""
    return sqlite.insert(model) if tx.get_bind().dialect.name == "sqlite" else postgresql.insert(model)
