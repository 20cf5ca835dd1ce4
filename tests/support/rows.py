"""One row of every table, made from the tables themselves, so that a new table cannot be forgotten."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    Enum,
    Integer,
    LargeBinary,
    String,
    Table,
    func,
    insert,
    select,
)

from bot.db import Tx
from bot.db.base import Base
from bot.db.types import UtcDateTime
from tests.support.clocks import NOW
from tests.support.people import a_member, a_server, an_id

ONLY: Mapping[str, Any] = {
    "prompt_posts.library_number": None,
    "mentoring_times.ends": 2,
    "meetings.other_minutes": None,
    "meetings.group_id": None,
    "follow_up_days.second": 2,
    "follow_up_days.told": 2,
    "certificates.ended_at": None,
    "credits.counts_as": None,
}
"""What a column holds that goes with the others of its row."""


def a_row_of_everything(tx: Tx) -> None:
    """Put a further row into every table; parents first, and each child with the newest parents."""
    server = a_server(tx)
    for name in ("Rosa", "Amina"):
        a_member(tx, server, name)
    for table in Base.metadata.sorted_tables:
        tx.execute(insert(table), [_row(tx, table)])


def _row(tx: Tx, table: Table) -> dict[str, Any]:
    row: dict[str, Any] = {}
    parents: set[Column[Any]] = set()
    for column in table.columns:
        if f"{table.name}.{column.name}" in ONLY:
            row[column.name] = ONLY[f"{table.name}.{column.name}"]
        elif column.foreign_keys:
            parent = next(iter(column.foreign_keys)).column
            which = func.min if parent in parents else func.max  # the two of a pair are two
            row[column.name] = tx.execute(select(which(parent))).scalar_one()
            parents.add(parent)
        elif column is not table.autoincrement_column:
            row[column.name] = _value(table, column)
    return row


def _value(table: Table, column: Column[Any]) -> Any:
    kind = column.type
    if isinstance(kind, UtcDateTime):
        return NOW
    if isinstance(kind, Date):
        return date(2026, 9, 1)
    if isinstance(kind, Enum):
        return kind.enums[0]
    if isinstance(kind, Boolean):
        return True
    if isinstance(kind, Integer):
        return (
            an_id() if isinstance(kind, BigInteger) and (column.primary_key or column.name.endswith("role_id")) else 1
        )
    if isinstance(kind, LargeBinary):
        return bytes(range(256))
    if isinstance(kind, JSON):
        return {"words": "ሰላም", "counts": [1, 2], "nothing": None}
    if isinstance(kind, String):
        return f"{column.name}é"[: kind.length]
    raise TypeError(f"{table.name}.{column.name}: say here what a {kind!r} may hold")
