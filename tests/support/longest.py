"""The facts of a notice with every field at its longest: read off the types, so that a new kind is covered too."""

import dataclasses
import types
import typing
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Any

from bot.core.hours import HourType
from bot.core.themes import THEMES
from bot.i18n.catalogues import Catalogues
from bot.ui.notices import NoticeKind
from cogs.sessions.rules.changes import ChangeKind
from cogs.sessions.rules.rsvps import RsvpAnswer
from cogs.sessions.rules.sessions import PlaceKind, SessionKind
from tests.support.clocks import NOW
from tests.support.samples import type_of_facts

MANY = 60
"""So many sessions a series has at most; lists of other things are rarely longer."""
LENGTHS: Mapping[str, int] = {"agenda": 1000, "reason": 300, "place": 200, "cohort": 80}
"""How long each text can be; all others are names and titles of at most 100."""
SAID: Mapping[str, object] = {
    "place_kind": PlaceKind.ADDRESS,
    "kind": SessionKind.INDIVIDUAL,
    "hour_type": HourType.INDIVIDUAL_CONSULTATION,
    "theme": "9",
    "answer": RsvpAnswer.WAITING,
    "code": "50013",
    "language": "es",
    "zone": "America/Argentina/ComodRivadavia",
    "languages": tuple(Catalogues.load().codes) * 4,
    "interpretation": tuple(Catalogues.load().codes) * 4,
    "facilitators": 3,
    "answers": {RsvpAnswer.GOING: 500, RsvpAnswer.MAYBE: 500, RsvpAnswer.CANT: 500, RsvpAnswer.WAITING: 500},
    "minutes": 715,
}
"""What is none of a person's own words: a code that is worded."""
SAID_OF: Mapping[tuple[str, str], object] = {
    ("cogs.sessions.services.change_notices", "kind"): ChangeKind.MOVED,
    ("bot.outbox.failures", "kind"): "session.change",
    ("cogs.prompts.services", "theme"): len(THEMES),
    ("cogs.certificates.rules", "minutes"): {HourType.PROFESSIONAL: 600, HourType.GROUP_CONSULTATION: 600},
}


def facts(kind: NoticeKind, letter: str) -> Any:
    """What this kind of notice tells at most; people wrote nothing but `letter`."""
    return _longest(type_of_facts(kind), "", "", letter)


def _longest(hint: Any, name: str, owner: str, letter: str) -> Any:
    said = SAID_OF.get((owner, name), SAID.get(name))
    if said is not None and not isinstance(said, int):
        return said
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin in (types.UnionType, typing.Union):
        return _longest(next(one for one in inner if one is not types.NoneType), name, owner, letter)
    if origin in (tuple, list, Sequence):
        if len(inner) == 2 and inner[1] is ...:
            count = said if isinstance(said, int) else MANY
            return tuple(_longest(inner[0], name, owner, letter) for _each in range(count))
        return tuple(_longest(one, name, owner, letter) for one in inner)
    if dataclasses.is_dataclass(hint):
        hints = typing.get_type_hints(hint)
        given = {
            field.name: _longest(hints[field.name], field.name, getattr(hint, "__module__", ""), letter)
            for field in dataclasses.fields(hint)
        }
        return typing.cast("type[Any]", hint)(**given)
    if hint is str:
        length = LENGTHS.get(name, 100)
        return (letter * length)[:length]
    if isinstance(hint, type) and issubclass(hint, Enum):
        return next(iter(hint))
    if isinstance(said, int) and hint is int:
        return said
    return _SIMPLE[hint]


_SIMPLE: Mapping[object, object] = {
    int: 2**62,
    bool: False,
    datetime: NOW + timedelta(days=9000),
    date: date(2026, 9, 30),
    types.NoneType: None,
}
