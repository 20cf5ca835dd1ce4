"""Sessions: what can be planned, when people are reminded, and whose presence a facilitator wrote down."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

from bot.core.finding import begins, plain_words
from bot.core.hours import HourType
from bot.core.languages import read_languages
from bot.core.refusals import CountOutOfRange, MinutesOutOfRange, TextMissing, TextTooLong
from bot.core.text import parts, read_words
from bot.core.themes import read_theme
from cogs.sessions.refusals import LinkNotSafe, PlaceTwice

TITLE_ROOM = 100
LEAST_MINUTES = 5
MOST_MINUTES = 720


class SessionStatus(StrEnum):
    """Whether a session takes place."""

    PLANNED = "planned"
    CANCELLED = "cancelled"


class SeriesStatus(StrEnum):
    """Whether the sessions of a series are made."""

    DRAFT = "draft"
    """It is shown, and waits for Confirm."""
    LIVE = "live"


class SessionKind(StrEnum):
    """What people do together in a session."""

    LEARNING = "learning"
    GROUP = "reflective_group"
    INDIVIDUAL = "reflective_individual"
    PEER = "peer"
    IN_PERSON = "in_person"


class LanguageUse(StrEnum):
    """What a language is to a session."""

    SPOKEN = "spoken"
    INTERPRETED = "interpreted"
    """There is interpretation into it."""


class PlaceKind(StrEnum):
    """What sort of place people meet at."""

    NONE = "none"
    VOICE = "voice"
    STAGE = "stage"
    LINK = "link"
    ADDRESS = "address"

    @property
    def is_channel(self) -> bool:
        """Whether it is a channel of Discord, in which the bot sees who is there."""
        return self in IN_CHANNEL


IN_CHANNEL = (PlaceKind.VOICE, PlaceKind.STAGE)

HOURS: Mapping[SessionKind, HourType] = MappingProxyType(
    {
        SessionKind.LEARNING: HourType.PROFESSIONAL,
        SessionKind.GROUP: HourType.GROUP_CONSULTATION,
        SessionKind.INDIVIDUAL: HourType.INDIVIDUAL_CONSULTATION,
        SessionKind.PEER: HourType.PEER,
        SessionKind.IN_PERSON: HourType.PROFESSIONAL,
    }
)
"""What an hour of each kind of session counts as, unless somebody says otherwise. (A peer group without a qualified
consultant is no reflective consultation: Alliance.)"""
GOOD_SIZE = range(5, 9)
"""State reflective groups have five to eight people (DOMAIN); others are fine too, but are worth a thought."""

AGENDA_ROOM, REASON_ROOM, PLACE_ROOM = 1000, 300, 200
MOST_PLACES = 500

REMEMBERED = timedelta(days=731)
"""How long ago a session can have been that is entered afterwards: longer ago, the date is rather mistyped."""

_MENTION = re.compile(r"<@!?(\d{1,20})>|(?<![\w&])@?(\d{17,20})(?!\w)")


def read_title(text: str) -> str:
    """What a session is called.

    Raises:
        TextMissing, TextTooLong: there is nothing to call it by, or too much.
    """
    title = " ".join("".join(c if c.isprintable() or c in "\u200c\u200d" else " " for c in text).split())
    if not title:
        raise TextMissing
    if len(title) > TITLE_ROOM:
        raise TextTooLong(len(title), TITLE_ROOM)
    return title


def read_minutes(minutes: int) -> int:
    """How long a session takes.

    Raises:
        MinutesOutOfRange: no session is so short or so long.
    """
    if not LEAST_MINUTES <= minutes <= MOST_MINUTES:
        raise MinutesOutOfRange(minutes, LEAST_MINUTES, MOST_MINUTES)
    return minutes


@dataclass(frozen=True, slots=True)
class Details:
    """What a session is, beside its time. The fields are the columns of a series and of a session."""

    title: str
    minutes: int
    kind: SessionKind = SessionKind.LEARNING
    hour_type: HourType = HOURS[SessionKind.LEARNING]
    languages: tuple[str, ...] = ()
    interpretation: tuple[str, ...] = ()
    place_kind: PlaceKind = PlaceKind.NONE
    place: str = ""
    theme: str = ""
    agenda: str = ""
    capacity: int | None = None


@dataclass(frozen=True, slots=True)
class Wishes:
    """What somebody said about a session, as they wrote it; None where they said nothing."""

    title: str | None = None
    minutes: int | None = None
    kind: SessionKind | None = None
    hour_type: HourType | None = None
    languages: str | None = None
    interpretation: str | None = None
    channel: tuple[PlaceKind, int] | None = None
    """Voice or stage, and the channel's id."""
    place: str | None = None
    theme: str | None = None
    agenda: str | None = None
    capacity: int | None = None


def read_details(wishes: Wishes, before: Details) -> Details:
    """What a session is after somebody has said what they wish.

    Raises:
        TextMissing, TextTooLong, MinutesOutOfRange, CountOutOfRange, LinkNotSafe, PlaceTwice, UnknownLanguage,
        UnknownTheme: something cannot be so.
    """
    readers: tuple[tuple[str, Callable[[Any], object]], ...] = (
        ("title", read_title),
        ("minutes", read_minutes),
        ("languages", read_languages),
        ("interpretation", read_languages),
        ("theme", lambda text: str(read_theme(text))),
        ("agenda", lambda text: read_words(text, AGENDA_ROOM)),
        ("capacity", read_places),
    )
    changes = {name: read(said) for name, read in readers if (said := getattr(wishes, name)) is not None}
    if wishes.kind is not None:
        changes |= {"kind": wishes.kind, "hour_type": HOURS[wishes.kind]}
    if wishes.hour_type is not None:
        changes["hour_type"] = wishes.hour_type
    if wishes.channel is not None and wishes.place is not None:
        raise PlaceTwice
    if wishes.channel is not None:
        changes |= {"place_kind": wishes.channel[0], "place": str(wishes.channel[1])}
    if wishes.place is not None:
        changes["place_kind"], changes["place"] = read_place(wishes.place)
    return replace(before, **changes)


def read_places(count: int) -> int:
    """How many can come.

    Raises:
        CountOutOfRange: nobody, or more than any session has.
    """
    if not 1 <= count <= MOST_PLACES:
        raise CountOutOfRange(count, 1, MOST_PLACES)
    return count


def read_place(text: str) -> tuple[PlaceKind, str]:
    """Where people meet: an https link, or words that say where to go. `-` or nothing: nowhere in particular.

    Raises:
        LinkNotSafe: a link that is none of https.
        TextTooLong: nobody finds that.
    """
    place = " ".join(text.split())
    if place.strip("-–— ") == "":
        return PlaceKind.NONE, ""
    if len(place) > PLACE_ROOM:
        raise TextTooLong(len(place), PLACE_ROOM)
    if re.match(r"(?i)([a-z][a-z0-9+.-]*://|www\.)", place):
        if " " in place or not place.lower().startswith("https://") or not _has_host(place):
            raise LinkNotSafe
        return PlaceKind.LINK, place
    return PlaceKind.ADDRESS, place


def _has_host(link: str) -> bool:
    try:
        return "." in (urlsplit(link).hostname or "")
    except ValueError:
        return False


def overlap(one: tuple[datetime, int], other: tuple[datetime, int]) -> bool:
    """Whether two sessions (start, minutes) are on at the same time."""
    (a, a_minutes), (b, b_minutes) = one, other
    return a < b + timedelta(minutes=b_minutes) and b < a + timedelta(minutes=a_minutes)


def outside(dates: Iterable[date], starts_on: date | None, ends_on: date | None) -> int:
    """How many of these dates lie before or after the cohort's own."""
    return sum((starts_on is not None and day < starts_on) or (ends_on is not None and day > ends_on) for day in dates)


@dataclass(frozen=True, slots=True)
class Named:
    """Whom a text names: by Discord's ids (mentions), and in other words."""

    ids: tuple[int, ...]
    words: tuple[str, ...]


def read_people(text: str) -> Named:
    """Take `<@12> <@34>, Rosa` apart: mentions become ids; what remains is split at commas and signs of mention."""
    ids = (int(one or other) for one, other in _MENTION.findall(text))
    rest = parts(_MENTION.sub(",", text).replace("@", ","))
    return Named(tuple(dict.fromkeys(ids)), tuple(dict.fromkeys(rest)))


@dataclass(frozen=True, slots=True)
class ByName:
    """Whom words name among the people that are known."""

    found: frozenset[int]
    several: tuple[tuple[str, tuple[int, ...]], ...]
    """Words that name more than one, and whom."""
    unknown: tuple[str, ...]


def by_name(words: Sequence[str], known: Mapping[int, str]) -> ByName:
    """Which of the known people (id to name) these words name: by the whole name, or by how its words begin.

    A name may have several words; where they fit nobody together, each is tried on its own.
    """
    found: set[int] = set()
    several: list[tuple[str, tuple[int, ...]]] = []
    unknown: list[str] = []
    for word in words:
        for part in [word] if _called(word, known) else word.split():
            fitting = _called(part, known)
            if len(fitting) == 1:
                found.add(fitting[0])
            elif fitting:
                several.append((part, tuple(fitting)))
            else:
                unknown.append(part)
    return ByName(frozenset(found), tuple(several), tuple(unknown))


def _called(word: str, known: Mapping[int, str]) -> list[int]:
    exact = [one for one, name in known.items() if plain_words(name) == plain_words(word)]
    return exact or [one for one, name in known.items() if begins(word, name)]
