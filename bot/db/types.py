"""Column types: aware moments, states and kinds, and encrypted text."""

import enum
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    BindParameter,
    DateTime,
    Dialect,
    Enum,
    Integer,
    Interval,
    LargeBinary,
    TypeDecorator,
    bindparam,
)
from sqlalchemy.sql.type_api import TypeEngine
from typing_extensions import override

Id = BigInteger().with_variant(Integer, "sqlite")
"""A row's number; SQLite counts up only plain INTEGER keys."""

Snowflake = BigInteger
"""A Discord id."""


def _values(of: type[enum.Enum]) -> list[str]:
    return [member.value for member in of]


States = Enum(enum.Enum, native_enum=False, create_constraint=True, values_callable=_values, length=24)
"""How a StrEnum is kept: as its value, and a CHECK allows no other. `Mapped[ItsClass]` is all that a column says."""


def one_of(members: Iterable[enum.StrEnum]) -> str:
    """These members as SQL names them in the condition of a partial index."""
    return ", ".join(f"'{member}'" for member in members)


def written(member: str) -> BindParameter[Any]:
    """A value that stands in the statement itself: a database uses a partial index only where it sees that it may."""
    return bindparam(None, member, literal_execute=True)


def written_in(members: Iterable[enum.StrEnum]) -> BindParameter[Any]:
    """The same for several, for `column.in_(…)`, in the order in which the index names them."""
    return bindparam(None, list(members), expanding=True, literal_execute=True)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, kept in UTC. Naive values are refused, since nobody can say when they are."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @override
    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its zone; this one has none")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    @override
    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)

    @override
    def coerce_compared_value(self, op: Any, value: Any) -> TypeEngine[Any]:
        return Interval() if isinstance(value, timedelta) else self


class Encrypted(LargeBinary):
    """Text that a person wrote for themselves, or a secret, encrypted by the `Vault` (bot/db/vault.py).

    `owner` names the column of the same table with the member whose it is: the text is bound to them and to its row.
    """

    def __init__(self, owner: str) -> None:
        super().__init__()
        self.owner = owner
