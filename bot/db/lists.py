"""Short lists of a row: each is a table of its own, and is read as a tuple together with the row that has it."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Dialect, String, TypeDecorator, cast, delete, func, insert, select, type_coerce
from sqlalchemy.orm import InstrumentedAttribute, Mapped, MappedSQLExpression, column_property, mapped_column
from typing_extensions import override

from bot.db.base import of_server
from bot.db.engine import Tx


class Item:
    """A row of such a list."""

    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, sort_order=1)
    """Where in the list it stands, from 0."""


class ServerItem(Item):
    """A row of a list of what belongs to a Discord server."""

    server_id: Mapped[int] = of_server()


class _Joined(TypeDecorator[tuple[Any, ...]]):
    """A list as the database hands it over: its items with commas between them, nothing if there are none."""

    impl = String
    cache_ok = True

    def __init__(self, read: Callable[[str], Any]) -> None:
        super().__init__()
        self.read = read

    @override
    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[Any, ...]:
        return tuple(map(self.read, value.split(","))) if value else ()


def listed(
    item: InstrumentedAttribute[Any], whose: ColumnElement[bool], *, read: Callable[[str], Any] = str
) -> MappedSQLExpression[Any]:
    """A property of a model: the items that are its own, in their order, read in the same query as its row."""
    model = item.class_
    text = item if isinstance(item.type, String) else cast(item, String)
    inner = select(text.label("item")).where(whose).order_by(model.position).correlate_except(model).subquery()
    joined = select(func.aggregate_strings(inner.c.item, ",")).scalar_subquery()
    return column_property(type_coerce(joined, _Joined(read)))


def put_lists(
    tx: Tx,
    item: InstrumentedAttribute[Any],
    owner: InstrumentedAttribute[Any],
    lists: Mapping[Any, Iterable[Any]],
    *,
    server: int | None = None,
    **alike: object,
) -> None:
    """Keep these lists, by the key of who owns each, instead of those that they have; `alike` is said of every item.

    Two statements for all of them. Owners that are loaded already must be refreshed to show it.
    """
    model: Any = item.class_
    tx.execute(
        delete(model)
        .where(owner.in_(lists), *(getattr(model, name) == value for name, value in alike.items()))
        .execution_options(synchronize_session=False)
    )
    shared = alike if server is None else {"server_id": server, **alike}
    rows = [
        {**shared, owner.key: key, "position": position, item.key: value}
        for key, values in lists.items()
        for position, value in enumerate(values)
    ]
    if rows:
        tx.execute(insert(model), rows)
