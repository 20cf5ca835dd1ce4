"""What all models share: the naming of constraints, so that migrations can find them again."""

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, MetaData, Table, event, text
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedColumn, mapped_column

from bot.db.types import Id, States, UtcDateTime


class Base(DeclarativeBase):
    """A table of the house. No relationships: each query says what it reads."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: UtcDateTime(), enum.Enum: States}  # noqa: RUF012

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        table = getattr(cls, "__table__", None)
        if isinstance(table, Table) and table.autoincrement_column is not None:
            # A row's number is never given again, on SQLite neither: an old button must not act on a new row.
            table.kwargs["sqlite_autoincrement"] = True


def row_id() -> MappedColumn[int]:
    """A row's number, first among its columns."""
    return mapped_column(Id, primary_key=True, sort_order=-2)


def of_server() -> MappedColumn[int]:
    """The Discord server that a row belongs to, and goes with."""
    return mapped_column(ForeignKey("servers.id", ondelete="CASCADE"), sort_order=-1)


class ServerRow(Base):
    """A table whose rows each belong to one Discord server: every query says which."""

    __abstract__ = True

    id: Mapped[int] = row_id()
    server_id: Mapped[int] = of_server()


def partial_index(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """An index of those rows alone for which `where` holds, on both databases.

    PostgreSQL's own option is added by `complete_for_postgresql`, since naming it here would load that whole dialect at
    every start on SQLite.
    """
    return Index(name, *columns, unique=unique, sqlite_where=text(where))


@event.listens_for(Base.metadata, "before_create")
def complete_for_postgresql(*_target_and_connection: object, **_options: object) -> None:
    """Say for PostgreSQL too which rows the partial indexes are of; before tables are made, and before drafts."""
    for table in Base.metadata.tables.values():
        for index in table.indexes:
            where = index.dialect_options["sqlite"]["where"]
            if where is not None:
                index.dialect_kwargs["postgresql_where"] = where
