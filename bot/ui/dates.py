"""Dates as people write them into options, what they can mean, and how they are said in words."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Self

from bot.core.dates import Asked, DateScope, read
from bot.core.languages import language_of
from bot.core.people import Actor
from bot.core.refusals import MalformedDate, MalformedTime
from bot.core.text import LIST_MARKS
from bot.core.times import moment, read_date, read_wall_time, zone
from bot.i18n.dates import vocabulary
from bot.i18n.texts import Texts


class Kind(StrEnum):
    """What an option asks for."""

    TIME = "time"
    DAY = "day"
    DAYS = "days"
    """Several days and spans of days."""


@dataclass(frozen=True, slots=True)
class DateQuestion:
    """What an option for a date asks for."""

    option: str
    kind: Kind
    past: bool = False
    """Whether it lies behind us."""
    previewed: bool = False
    """Whether the command shows its dates itself before anything happens."""
    moves: bool = False
    """Whether it is the new time of the session that the command is about."""


class Written(str):
    """What somebody wrote into an option for dates: to a service it is a text, as any other.

    `OptionResolvers.arguments` puts a date as we write it in its place.
    """

    asked: DateQuestion
    settled: bool
    """Whether it was chosen after it had been shown."""

    def __new__(cls, text: str, asked: DateQuestion, *, settled: bool = False) -> Self:
        written = super().__new__(cls, text)
        written.asked, written.settled = asked, settled
        return written


def readings(actor: Actor, one: Written, scope: DateScope, *, now: datetime) -> tuple[str, ...]:
    """All that something written can mean, as we write dates ourselves."""
    exact = exactly(one)
    if exact:
        return (exact,)
    words = vocabulary(language_of(actor), actor.locale)
    place = zone(scope.zone)
    old = scope.at.astimezone(place).replace(tzinfo=None) if scope.at is not None and one.asked.moves else None
    asked = Asked(now.astimezone(place).replace(tzinfo=None), one.asked.kind is Kind.TIME, one.asked.past, old)
    if one.asked.kind is not Kind.DAYS:
        return tuple(_plainly(found, timed=asked.timed) for found in read(one, words, asked))
    made = [""]
    for n, piece in enumerate(_PIECES.split(one)):
        if n % 2:
            ours = [".." if _SPAN.search(piece) else ", "]
        else:
            ours = [_day(piece) or piece.strip()]
            if ours[0] and not _day(piece):
                ours = [_plainly(found, timed=False) for found in read(piece, words, asked)]
        made = [f"{before}{after}" for before in made for after in ours][:25]
    return tuple(made)


_AND = "and|y|iyo|እና|ከምኡ እውን|و|và|и|і|й|та|및"
_TO = "to|through|al|hasta|ilaa|እስከ|ክሳብ|إلى|حتى|đến|по|до"
_PIECES = re.compile(
    rf"((?:\s*(?:[{LIST_MARKS}]|\.\.|[…–—~～])+\s*)+|\s+(?:-|{_AND}|{_TO})\s+|\s*[和及與与到至]\s*)", re.IGNORECASE
)
"""What stands between several days."""
_SPAN = re.compile(rf"\.\.|[…–—~～到至]|\s(?:-|{_TO})\s", re.IGNORECASE)


def exactly(one: Written) -> str:
    """The text as we write dates ourselves, if it is written so; else nothing."""
    if one.asked.kind is Kind.DAYS:
        pieces = [piece.strip() for piece in _PIECES.split(one)[::2]]
        return one if all(not piece or _day(piece) for piece in pieces) else ""
    if one.asked.kind is Kind.DAY:
        return _day(one)
    try:
        return _plainly(read_wall_time(one), timed=True)
    except MalformedTime:
        return ""


def _day(text: str) -> str:
    try:
        return read_date(text).isoformat()
    except MalformedDate:
        return ""


def _plainly(at: datetime, *, timed: bool) -> str:
    return at.isoformat(" ", "minutes") if timed else at.date().isoformat()


# --- in words --------------------------------------------------------------------------------------------------------


def worded(t: Texts, value: str) -> str:
    """A date as we write it, in words: with the weekday, the year, and the time if it has one."""
    first, *rest = _PIECES.split(value)
    said = [_worded(t, first)]
    for between, piece in zip(rest[::2], rest[1::2], strict=True):
        if _SPAN.search(between):
            said[-1] = t.stretch(said[-1], _worded(t, piece))
        elif piece.strip():
            said.append(_worded(t, piece))
    return t.listing(said)


def _worded(t: Texts, piece: str) -> str:
    return t.wall_time(read_wall_time(piece)) if ":" in piece else t.weekday(date.fromisoformat(_day(piece)))


def is_skipped(value: str, where: str) -> bool:
    """Whether clocks skip this time."""
    return ":" in value and really(value, where) != read_wall_time(value)


def is_twice(value: str, where: str) -> bool:
    """Whether clocks show this time twice."""
    if ":" not in value or is_skipped(value, where):
        return False
    wall, place = read_wall_time(value), zone(where)
    return wall.replace(tzinfo=place, fold=0).utcoffset() != wall.replace(tzinfo=place, fold=1).utcoffset()


def really(value: str, where: str) -> datetime:
    """The wall time that clocks show then."""
    return moment(read_wall_time(value), where).astimezone(zone(where)).replace(tzinfo=None)
