"""The database: engine, transactions, types and models."""

from bot.db.engine import Database, Tx

__all__ = ["Database", "Tx"]
