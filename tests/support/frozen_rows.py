"""A row of everything for a database as a released migration made it.

Written from the tables that are there and not from today's models, so that it goes on working when those change. What
stands in a row is what people and the bot would have put there, so that the bot of today can be asked for it.
"""

import itertools
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from cryptography.fernet import Fernet
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    func,
    insert,
    inspect,
    select,
)

from tests.support.clocks import NOW

KEY = Fernet.generate_key()
"""A line for the key file with which the revisions up to 0007 open what stands in every encrypted column."""
Rows = dict[str, list[dict[str, Any]]]
NOT_OURS = "alembic_version"
MISSING = object()
_ids = itertools.count(1_000_000_000_000_000_000)
"""Discord's ids of what is on no server of the tests."""

PLAUSIBLE: Mapping[str, object] = {
    "timezone": "America/Los_Angeles",
    "language": "es",
    "starts": "2026-09-08 18:00",
    "local_date": date(2026, 9, 8),
    "starts_on": date(2026, 9, 1),
    "ends_on": date(2026, 12, 31),
    "starts_at": NOW + timedelta(days=7),
    "repeat": "weekly",
    "hour_type": "rsc_group",
    "minutes": 60,
    "credited": 60,
    "capacity": 12,
    "units": 1,
    "count": 8,
    "theme": "1",
    "role": "educator",
    "shard_count": 1,
    "action": "cohort create",
    "full_from": 85,
    "half_from": 50,
    "expires_at": None,
    "left_at": None,
    "closed_at": None,
    "certificates.ended_at": None,
    "until": None,
    "gone": False,
    "outbox.kind": "session.reminder",
    "outbox.member_id": 0,
    "prompt_posts.prompt_id": None,
    "place_kind": "none",
    "place": "",
}
"""What a column of this name holds, in any table that has one."""


def reflected(connection: Connection) -> MetaData:
    """The tables that are there."""
    found = MetaData()
    found.reflect(connection, only=lambda name, _: name != NOT_OURS)
    return found


def fill(connection: Connection, given: Mapping[str, object]) -> MetaData:
    """Put a row into every table, parents first, each child with the newest parents.

    `given` says what is to stand in `table.column`, or in every column of a name; a list, in one row after the other.
    """
    found = reflected(connection)
    for table in found.sorted_tables:
        rules = _rules(connection, table)
        rows = max(
            (len(v) for k, v in given.items() if k.startswith(f"{table.name}.") and isinstance(v, list)), default=1
        )
        for number in range(rows):
            row = {
                column.name: _value(connection, table, column, rules, given, number)
                for column in table.columns
                if column.name != "id" or f"{table.name}.id" in given  # the database counts
            }
            connection.execute(insert(table), [row])
    return found


def everything(connection: Connection, tables: MetaData) -> Rows:
    """Every row of these tables, by their columns."""
    return {
        table.name: [dict(row) for row in connection.execute(select(table).order_by(*table.primary_key)).mappings()]
        for table in tables.sorted_tables
    }


def _rules(connection: Connection, table: Table) -> list[str]:
    """What the CHECKs of a table say, as the database words it."""
    return [check["sqltext"] for check in inspect(connection).get_check_constraints(table.name)]


def _value(
    connection: Connection,
    table: Table,
    column: Column[Any],
    rules: list[str],
    given: Mapping[str, object],
    number: int,
) -> Any:
    for known in (given, PLAUSIBLE):
        if f"{table.name}.{column.name}" in known:
            value = known[f"{table.name}.{column.name}"]
            return _moment(connection, value[number] if isinstance(value, list) else value)
    if column.foreign_keys:
        parent = next(iter(column.foreign_keys)).column
        if parent.table is table:
            return None
        same = [each for each in table.columns if any(key.column is parent for key in each.foreign_keys)]
        which = func.max if same[0] is column else func.min  # of two people one is the other
        return connection.execute(select(which(parent))).scalar_one()
    for rule in rules if isinstance(column.type, String) else ():
        allowed = re.match(rf"\W*{column.name}\b[^']*'([^']+)'", rule)
        if allowed:
            return allowed[1]
    value = given.get(column.name, PLAUSIBLE.get(column.name, MISSING))
    if value is MISSING or (value is None and not column.nullable):
        value = _of_type(column)
    return _moment(connection, value)


def _of_type(column: Column[Any]) -> Any:
    kind = column.type
    if isinstance(kind, Boolean):
        return True
    if isinstance(kind, DateTime):
        return NOW
    if isinstance(kind, Date):
        return NOW.date()
    if isinstance(kind, Integer):
        return next(_ids) if column.name.endswith("_id") else 1
    if isinstance(kind, JSON):
        return {}
    if isinstance(kind, LargeBinary):
        return Fernet(KEY).encrypt(b"words")
    return f"{column.name}é"[: getattr(kind, "length", None) or 40]


def _moment(connection: Connection, value: Any) -> Any:
    """SQLite keeps moments in UTC without saying so."""
    if isinstance(value, datetime) and connection.dialect.name == "sqlite":
        return value.astimezone(UTC).replace(tzinfo=None)
    return value
