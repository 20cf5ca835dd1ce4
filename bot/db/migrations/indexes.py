"""The indexes that a database should have: one may be lost, by a hand or by another program."""

from sqlalchemy import Connection, Index, inspect

from bot.db.base import Base, complete_for_postgresql


def missing(connection: Connection) -> list[Index]:
    """The indexes of this version that a database at its head lacks. Without one, all works, and takes ever longer."""
    seen = inspect(connection)
    there = {index["name"] for table in seen.get_table_names() for index in seen.get_indexes(table)}
    return [index for table in Base.metadata.tables.values() for index in table.indexes if index.name not in there]


def make_missing(connection: Connection) -> None:
    """Make them again, in the caller's transaction."""
    complete_for_postgresql()
    for index in missing(connection):
        index.create(connection)
