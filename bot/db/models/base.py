"""What all models share: the naming of constraints, so that migrations can find them again."""

from datetime import datetime
from typing import Any

from sqlalchemy import MetaData, Table
from sqlalchemy.orm import DeclarativeBase

from bot.db.types import UtcDateTime


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
    type_annotation_map = {datetime: UtcDateTime()}  # noqa: RUF012

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        table = cls.__table__
        if isinstance(table, Table) and table.autoincrement_column is not None:
            # A row's number is never given again, on SQLite neither: an old button must not act on a new row.
            table.kwargs["sqlite_autoincrement"] = True
