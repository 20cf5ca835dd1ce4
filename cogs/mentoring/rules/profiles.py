"""What people fill in of themselves for mentoring: two sides, three short forms each, and what may stand in them."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from bot.core.languages import LANGUAGES, named
from bot.core.refusals import TextTooLong
from bot.core.text import parts
from cogs.mentoring.refusals import NoLetters, UnknownSpokenLanguage
from cogs.mentoring.rules.fit import Fluency
from cogs.mentoring.rules.mentors import HOURS, PartOfDay, Window

K = TypeVar("K", bound=StrEnum)

REGION_ROOM = 80
AGENCY_ROOM = 120


class Side(StrEnum):
    """As what somebody takes part in mentoring."""

    OFFER = "offer"
    REQUEST = "request"


class Part(StrEnum):
    """One short form; they follow each other in this order."""

    BASICS = "basics"
    """Languages, times, topics; a mentor's capacity, a mentee's own words."""
    WORK = "work"
    """Role, setting, region, format, agency."""
    MORE = "more"
    """A mentor's own words; communities; who supervises them."""

    @property
    def following(self) -> "Part | None":
        """The form after this one."""
        every = list(Part)
        place = every.index(self) + 1
        return every[place] if place < len(every) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Basics:
    """The first form as it was sent."""

    fluent: str
    working: tuple[str, ...] = ()
    times: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    capacity: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """The second form as it was sent."""

    role: str = ""
    setting: str = ""
    region: str = ""
    format: str = ""
    agency: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class More:
    """The third form as it was sent."""

    words: str = ""
    communities: tuple[str, ...] = ()
    supervisor: tuple[int, str] | None = None
    """Discord account and name."""


def spoken(fluent: str, working: Iterable[str] = ()) -> tuple[tuple[str, Fluency], ...]:
    """The languages that somebody wrote, the one they like best first, then those that they speak well enough.

    Raises:
        UnknownSpokenLanguage: one of them is none that we know.
    """
    found: dict[str, Fluency] = {}
    for piece in parts(fluent):
        code = named(piece)
        if code is None:
            raise UnknownSpokenLanguage(piece[:80])
        found[code] = Fluency.FLUENT
    for code in working:
        if code in LANGUAGES:
            found.setdefault(code, Fluency.WORKING)
    return tuple(found.items())


def windows(codes: Iterable[str]) -> tuple[Window, ...]:
    """The times of a week that were chosen in a menu (`0-morning`), each once and in order."""
    offered = {code_of(weekday, part): Window(weekday, *HOURS[part]) for weekday in range(7) for part in PartOfDay}
    return tuple(sorted({offered[code] for code in codes if code in offered}))


def code_of(weekday: int, part: PartOfDay) -> str:
    """How a menu names a time of the week."""
    return f"{weekday}-{part}"


def read_line(text: str, room: int) -> str:
    """A place or an agency, on one line.

    Raises:
        TextTooLong: more than there is room for.
        NoLetters: there is nothing in it that could be one, such as signs or pictures alone.
    """
    line = " ".join(text.split())
    if len(line) > room:
        raise TextTooLong(len(line), room)
    if line and not any(character.isalnum() for character in line):
        raise NoLetters(line)
    return line


def known(codes: Iterable[str], kind: type[K]) -> tuple[K, ...]:
    """Those that this version knows, each once."""
    there = {str(each): each for each in kind}
    return tuple(dict.fromkeys(there[code] for code in codes if code in there))
