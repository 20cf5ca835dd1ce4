"""The facts of a notice with every field at its longest: read off the types, so that a new kind is covered too."""

import dataclasses
import types
import typing
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Any

from bot.core.hours import HourType
from bot.core.themes import THEMES
from bot.i18n.catalogues import Catalogues
from bot.outbox.notices import Reason
from bot.ui.notices import NoticeKind
from cogs.servers.wording.failures import FULL
from cogs.sessions.rules.changes import ChangeKind
from cogs.sessions.rules.rsvps import RsvpAnswer
from cogs.sessions.rules.sessions import PlaceKind, SessionKind
from tests.support.clocks import NOW
from tests.support.samples import type_of_facts


class Codes(tuple[str, ...]):
    """Codes each of which is worded in its own way."""


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
    "library_number": 36,
}
"""What is none of a person's own words: a code that is worded."""
SAID_OF: Mapping[tuple[str, str], object] = {
    ("cogs.sessions.services.change_notices", "kind"): ChangeKind.MOVED,
    ("bot.outbox.failures", "kind"): "session.change",
    ("bot.outbox.failures", "code"): Codes(("50013", "50007", "10003", "60003", *FULL, *Reason)),
    ("cogs.prompts.services.planning", "theme"): len(THEMES),
    ("cogs.prompts.services.posts", "theme"): len(THEMES),
    ("cogs.mentoring.services.meeting_times", "times"): tuple((10**15 + one, NOW) for one in range(3)),
    **dict.fromkeys(
        [("cogs.certificates.rules", name) for name in ("sponsor", "approval_id", "signatory", "signatory_title")], ""
    ),  # nothing fills them yet
    **dict.fromkeys([("cogs.certificates.rules", name) for name in ("areas", "trainers")], ()),
    ("cogs.certificates.rules", "titles"): {},
    ("cogs.certificates.rules", "minutes"): {HourType.PROFESSIONAL: 600, HourType.GROUP_CONSULTATION: 600},
}


STAFF, ANNOUNCED = "cogs.staff.services.staff_notices", "cogs.sessions.services.announcements"
LACKING = "cogs.prompts.services.staff_notices"
THERE = frozenset(
    {(STAFF, "person"), (STAFF, "starts_at"), (ANNOUNCED, "sessions (how many)"), (LACKING, "words (how many)")}
)
"""What may be missing by its type, and by its feature's rules is there wherever it is told: the longest stands."""
Place = tuple[str, str]
"""A field, by its module and name: a list has the same there in each of its items."""


@dataclasses.dataclass
class Choices:
    """What is chosen where facts may be one thing or another; and what else there was to choose."""

    chosen: Mapping[Place, int] = dataclasses.field(default_factory=dict[Place, int])
    met: dict[Place, int] = dataclasses.field(default_factory=dict[Place, int])
    """How many things there were to choose from."""

    def choose(self, place: Place, options: Sequence[Any]) -> Any:
        self.met[place] = max(len(options), self.met.get(place, 0))
        return options[min(self.chosen.get(place, 0), len(options) - 1)]


def facts(kind: NoticeKind, letter: str) -> Any:
    """What this kind of notice tells at most; people wrote nothing but `letter`."""
    return _longest(type_of_facts(kind), ("", ""), letter, Choices())


def variants(kind: NoticeKind, letter: str) -> Iterator[Any]:
    """The same, with each thing that is one of several, or may be missing, as each of them in turn."""
    first = Choices()
    yield _longest(type_of_facts(kind), ("", ""), letter, first)
    for place, count in first.met.items():
        for number in range(1, 1 if place in THERE else count):
            yield _longest(type_of_facts(kind), ("", ""), letter, Choices({place: number}))


def _longest(hint: Any, place: Place, letter: str, choices: Choices) -> Any:
    owner, name = place
    said = SAID_OF.get((owner, name), SAID.get(name))
    if isinstance(hint, type) and issubclass(hint, Enum):
        first = [] if said is None else [said]
        return choices.choose(place, [*first, *(one for one in hint if one is not said)])
    if isinstance(said, Codes):
        return choices.choose(place, said)
    if said is not None and not isinstance(said, int):
        return said
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin in (types.UnionType, typing.Union):
        options = sorted(inner, key=lambda one: one is types.NoneType)
        return _longest(choices.choose(place, options), place, letter, choices)
    if origin in (tuple, list, Sequence):
        if len(inner) == 2 and inner[1] is ...:
            count = choices.choose((owner, f"{name} (how many)"), (said if isinstance(said, int) else MANY, 0, 1))
            return tuple(_longest(inner[0], place, letter, choices) for _each in range(count))
        return tuple(_longest(one, place, letter, choices) for one in inner)
    if dataclasses.is_dataclass(hint):
        hints, module = typing.get_type_hints(hint), getattr(hint, "__module__", "")
        given = {
            field.name: _longest(hints[field.name], (module, field.name), letter, choices)
            for field in dataclasses.fields(hint)
        }
        return typing.cast("type[Any]", hint)(**given)
    if hint is str:
        return (letter * LENGTHS.get(name, 100))[: LENGTHS.get(name, 100)]
    if hint is bool:
        return choices.choose(place, (False, True))
    if isinstance(said, int) and hint is int:
        return said
    return _SIMPLE[hint]


_SIMPLE: Mapping[object, object] = {
    int: 2**62,
    bytes: b"{}",
    datetime: NOW + timedelta(days=9000),
    date: date(2026, 9, 30),
    types.NoneType: None,
}
