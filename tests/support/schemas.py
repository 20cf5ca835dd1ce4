"""The whole schema of a database as plain values, CHECKs and the WHERE of indexes too (Alembic compares neither)."""

import re
from typing import Any

from sqlalchemy import Connection, text


def schema(connection: Connection) -> dict[str, Any]:
    """Everything that makes a difference, by table."""
    return _sqlite(connection) if connection.dialect.name == "sqlite" else _postgresql(connection)


def _sqlite(connection: Connection) -> dict[str, Any]:
    rows = connection.execute(
        text("SELECT type || ' ' || name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' AND sql IS NOT NULL")
    )
    return {name: _parts(sql) for name, sql in rows}


def _parts(sql: str) -> list[str]:
    """The columns and constraints of a CREATE TABLE without regard to their order, quotes or spaces.

    SQLite writes a column that was added behind another, on its line.
    """
    parts = [part for line in sql.splitlines() for part in re.split(r",(?![^(]*\))", line)]
    return sorted(re.sub(r'[\s",]+', " ", part).strip().lower() for part in parts if part.strip())


def _postgresql(connection: Connection) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for kind, query in {
        "column": """
            SELECT table_name, column_name, data_type, character_maximum_length, is_nullable, column_default
            FROM information_schema.columns WHERE table_schema = 'public'""",
        "constraint": """
            SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
            FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> 'n'""",
        "index": "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    }.items():
        for table, name, *facts in connection.execute(text(query)):
            found[f"{kind} {table}.{name}"] = tuple(facts)
    return found
