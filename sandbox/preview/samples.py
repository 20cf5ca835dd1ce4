"""Made-up facts, read off the types: for every kind of notice, and for every reason why something cannot be done."""

from __future__ import annotations

import functools
import random
import types
import typing
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from typing import Any

from bot.core.people import Standing
from bot.outbox.notices import Reason
from bot.ui.notices import NoticeKind
from cogs.servers.wording.failures import FULL

NOW = datetime(2026, 9, 8, 18, tzinfo=UTC)
KNOWN: Mapping[str, object] = {
    "zone": "America/Los_Angeles",
    "timezone": "America/Los_Angeles",
    "theme": 1,
    "name": "Ana López",
    "member": "Ana López",
    "person": "Ana López",
    "mentor": "Grace Okafor",
    "mentee": "Hodan Warsame",
    "cohort": "Cedar",
    "server": "Riverside",
    "starts_at": NOW + timedelta(days=1),
    "minutes": 90,
}
"""Fields whose values cannot be made up freely, or read better so."""
CODES: Mapping[tuple[str, str], tuple[object, ...]] = {
    ("bot.outbox.failures", "kind"): ("session.change", "unknown"),
    ("bot.outbox.failures", "code"): ("50013", "50007", "10003", "60003", *FULL, *Reason),
}
"""Codes each of which is worded in its own way, by the module and name of the field."""
ABSTRACT: Mapping[object, type] = dict.fromkeys((Collection, Iterable, Container, Iterator, Set), tuple)
"""What is given where a type says no more than that there are several."""
Place = tuple[str, str]
"""A field, by its module and name."""


@dataclass
class Choices:
    """What is chosen where facts may be one thing or another; and what else there was to choose."""

    language: str
    chosen: Mapping[Place, int] = field(default_factory=dict[Place, int])
    met: dict[Place, int] = field(default_factory=dict[Place, int])

    def choose(self, place: Place, options: Sequence[Any]) -> Any:
        """One of several."""
        self.met[place] = max(len(options), self.met.get(place, 0))
        return options[min(self.chosen.get(place, 0), len(options) - 1)]


@dataclass
class MixedChoices(Choices):
    """The same with several things at once that are otherwise; alike each time for the same seed."""

    seed: str = ""

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)

    def choose(self, place: Place, options: Sequence[Any]) -> Any:
        """One of several."""
        return options[self._random.randrange(len(options))]


def variants(of: object, language: str) -> Iterator[Any]:
    """Values of a type, with each thing that is one of several, or may be missing, as each of them in turn."""
    first = Choices(language)
    yield sample(of, ("", ""), first)
    for place, count in first.met.items():
        for number in range(1, count):
            yield sample(of, ("", ""), Choices(language, {place: number}))


MIXED = 24
"""With so many mixtures something is made up, beside each that differs in one thing."""


def mixtures(name: str, language: str) -> Iterator[Choices]:
    """Each thing in turn otherwise than in the first, as far as the first has met them; then several at once."""
    yield (first := Choices(language))
    for place, count in first.met.items():
        yield from (Choices(language, {place: number}) for number in range(1, count))
    if len(first.met) > 1:
        yield from (MixedChoices(language, seed=f"{name} {number}") for number in range(MIXED))


def type_of_facts(kind: NoticeKind) -> object:
    """Of what type the facts are that this kind of notice is worded from."""
    render, bound = kind.render, ()
    if isinstance(render, functools.partial):
        render, bound = render.func, render.args
    return list(typing.get_type_hints(render).values())[len(bound)]


def sample(of: Any, place: Place, choices: Choices) -> Any:
    """A value of that type, for a field."""
    origin, parts = typing.get_origin(of), typing.get_args(of)
    if place in CODES:
        return choices.choose(place, CODES[place])
    if isinstance(of, type) and issubclass(of, Enum):
        return choices.choose(place, list(of))
    if origin in (types.UnionType, typing.Union):
        options = sorted(parts, key=lambda one: one is types.NoneType)
        return sample(choices.choose(place, options), place, choices)
    if origin is typing.Literal:
        return choices.choose(place, parts)
    if is_dataclass(of):
        hints, module = typing.get_type_hints(of), getattr(of, "__module__", "")
        given = {each.name: sample(hints[each.name], (module, each.name), choices) for each in fields(of) if each.init}
        return typing.cast("type[Any]", of)(**given)
    if origin is not None:
        return _several(origin, parts, place, choices)
    return _simple(of, place, choices)


def _several(origin: Any, parts: tuple[Any, ...], place: Place, choices: Choices) -> Any:
    owner, name = place
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return {sample(parts[0], place, choices): sample(parts[1], place, choices)}
    if origin is frozenset and parts[0] is Standing:
        return frozenset({Standing.FACILITATOR, Standing.COORDINATOR})
    if origin in ABSTRACT:
        origin = ABSTRACT[origin]
    if origin is tuple and not (len(parts) == 2 and parts[1] is ...):
        return tuple(sample(part, place, choices) for part in parts)
    count = choices.choose((owner, f"{name} (how many)"), (2, 1, 0))
    made = [sample(parts[0], place, choices) for _ in range(count)]
    return (tuple if origin in (tuple, Sequence) else origin)(made)


def _simple(of: Any, place: Place, choices: Choices) -> Any:
    name = place[1]
    known = KNOWN.get(name)
    if isinstance(of, type) and isinstance(known, of) and of is not object:
        return known
    if name in ("language", "languages", "interpretation"):
        return choices.language
    if of is str:
        return "1" if name == "theme" else "Cedar"
    if of is int:
        return choices.choose(place, (7, 1, 0))
    if of is bool:
        return choices.choose(place, (True, False))
    return _SIMPLE.get(of)


_SIMPLE: Mapping[object, object] = {
    float: 1.0,
    datetime: NOW,
    date: NOW.date(),
    timedelta: timedelta(hours=1),
    types.NoneType: None,
}
