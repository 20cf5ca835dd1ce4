"""Alembic's way into our database: a connection that `bot.db.migrations` has prepared, and one transaction."""

from typing import Any, Literal

import sqlalchemy as sa
from alembic import context
from alembic.autogenerate.api import AutogenContext

import cogs  # noqa: F401  # pyright: ignore[reportUnusedImport] - the features' tables
from bot.db.base import Base, complete_for_postgresql
from bot.db.types import Encrypted, UtcDateTime


def render(kind: str, item: object, _context: AutogenContext) -> str | Literal[False]:
    """Write our own column types down as what they are underneath: a migration must not change when our code does."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, Encrypted):
        return "sa.LargeBinary()"
    return False


connection: Any = context.config.attributes.get("connection")
if not isinstance(connection, sa.Connection):
    raise SystemExit("use `leaders migrate` or `python -m bot.db.migrations`")
complete_for_postgresql()
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_item=render,
    render_as_batch=True,
    compare_type=True,
    transactional_ddl=True,
)
context.run_migrations()
