"""Made-up facts for every kind of notice, by what its look says that it takes."""

import functools
import typing
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from types import NoneType, UnionType
from typing import Any, Literal

from bot.feature import notices_of
from bot.ui.notices import NoticeKind
from cogs import FEATURES
from cogs.sessions.rules.changes import ChangeKind
from cogs.sessions.rules.sessions import Details, PlaceKind
from tests.support.clocks import NOW

KNOWN: dict[str, Any] = {
    "languages": ("en", "so"), "kind": ChangeKind.MOVED, "zone": "UTC", "timezone": "UTC", "theme": 1,
    "library_number": 1,
}  # fmt: skip
"""Fields whose values cannot be made up freely."""

WHOLE: dict[type, Any] = {
    Details: Details(
        "Circle", 90, languages=("en", "so"), place_kind=PlaceKind.ADDRESS, place="Main Street 1", agenda="Arriving"
    )
}
"""Facts whose parts must fit each other."""


def kinds() -> list[NoticeKind]:
    """Every kind of notice that the bot knows and sends."""
    return [kind for kind in notices_of(FEATURES) if kind.facts.__name__ != "_never_owed"]


def facts_for(kind: NoticeKind) -> Any:
    """Facts for one notice of this kind."""
    return sample(type_of_facts(kind))


def type_of_facts(kind: NoticeKind) -> Any:
    """Of what type the facts are that this kind of notice is worded from."""
    render, bound = kind.render, ()
    if isinstance(render, functools.partial):
        render, bound = render.func, render.args
    return list(typing.get_type_hints(render).values())[len(bound)]


def sample(of: Any, name: str = "") -> Any:
    """A value of that type."""
    origin, parts = typing.get_origin(of), typing.get_args(of)
    if of is NoneType:
        return None
    if origin in (typing.Union, UnionType):
        return sample(next(part for part in parts if part is not NoneType), name)
    if origin is Literal:
        return parts[0]
    if name in KNOWN and (of is not int or name in ("theme", "library_number")):
        return KNOWN[name]
    if of in WHOLE:
        return WHOLE[of]
    if is_dataclass(of):
        hints = typing.get_type_hints(of)
        return typing.cast("Any", of)(**{each.name: sample(hints[each.name], each.name) for each in fields(of)})
    if origin is tuple:
        return tuple(sample(part, name) for part in parts if part is not Ellipsis)
    if origin is not None and issubclass(origin, Mapping):
        return {}
    if origin is not None:
        return origin((sample(parts[0], name),)) if origin in (list, set, frozenset) else (sample(parts[0], name),)
    if issubclass(of, Enum):
        return next(iter(of))
    values: dict[Any, Any] = {
        bool: True,
        int: 1,
        str: "Spring",
        float: 1.0,
        datetime: NOW + timedelta(days=1),
        date: NOW.date(),
        timedelta: timedelta(hours=1),
    }
    return values.get(of)
