"""When a recurring thing happens: wall time stays wall time, and each occurrence has its own moment."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import islice, takewhile
from types import MappingProxyType
from typing import Any

from dateutil.rrule import MONTHLY, WEEKLY, rrule, weekday

from bot.core.refusals import CountOutOfRange, EndsBeforeStart, MalformedDate, NoneLeft, SeriesTooLong
from bot.core.text import parts
from bot.core.times import moment, read_date, zone


class Repeat(StrEnum):
    """How often a thing happens."""

    NONE = "none"
    WEEK = "weekly"
    TWO_WEEKS = "biweekly"
    MONTH = "monthly"
    MONTH_BY_WEEKDAY = "monthly_weekday"


LEAST_COUNT = 1
MOST_COUNT = 60

_RULES: Mapping[Repeat, dict[str, Any]] = MappingProxyType(
    {
        Repeat.NONE: {"freq": WEEKLY, "count": 1},
        Repeat.WEEK: {"freq": WEEKLY},
        Repeat.TWO_WEEKS: {"freq": WEEKLY, "interval": 2},
        Repeat.MONTH: {"freq": MONTHLY},
        Repeat.MONTH_BY_WEEKDAY: {"freq": MONTHLY},
    }
)

_RANGE = re.compile(r"\s*(\S+?)\s*(?:\.\.+|…|–|—)\s*(\S+)\s*")
LONGEST_SKIP = 366
"""Days that one range of skipped dates may have."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time that it happens: the date and wall time in its zone, and the moment that this is."""

    local_date: date
    wall: datetime
    at_utc: datetime
    clock: datetime
    """The wall time that clocks really show then: another one where they skip `wall`."""

    @property
    def is_skipped(self) -> bool:
        """Whether clocks skip the wall time that was meant."""
        return self.clock != self.wall


def read_repeat(repeat: Repeat | None, count: int | None, until: date | None = None) -> tuple[Repeat, int]:
    """How often, and how many times.

    Without either it happens once. Whoever gives a number or a last date alone means every week; whoever says how often
    alone means twelve times. With a last date, the number is the most that there can be (see `until_date`).

    Raises:
        CountOutOfRange: no series has so many, or so few.
    """
    if count is not None and not LEAST_COUNT <= count <= MOST_COUNT:
        raise CountOutOfRange(count, LEAST_COUNT, MOST_COUNT)
    if repeat is None:
        repeat = Repeat.WEEK if (count or 1) > 1 or until is not None else Repeat.NONE
    if repeat is Repeat.NONE:
        return Repeat.NONE, 1
    return repeat, (12 if until is None else MOST_COUNT + 1) if count is None else count


def read_skipped(text: str) -> frozenset[date]:
    """Dates on which there is nothing, as people write them: `2026-11-26, 2026-12-20..2027-01-03`.

    Raises:
        MalformedDate: one of them is no date, or a range is longer than a year.
        EndsBeforeStart: a range that ends before it begins.
    """
    days: set[date] = set()
    for part in parts(re.sub(r"\s+and\s+", ",", text)):
        found = _RANGE.fullmatch(part)
        first, last = (read_date(part), None) if found is None else (read_date(found[1]), read_date(found[2]))
        last = last or first
        if last < first:
            raise EndsBeforeStart
        if (last - first).days >= LONGEST_SKIP:
            raise MalformedDate(part.strip()[:80])
        days.update(first + timedelta(days=n) for n in range((last - first).days + 1))
    return frozenset(days)


def until_date(
    starts_wall: datetime, repeat: Repeat, count: int, until: date | None, skipped: Collection[date] = ()
) -> int:
    """How many times it happens, if it ends with a number or with a date (that day included), whichever comes first.

    Raises:
        EndsBeforeStart: the last date lies before the first time.
        NoneLeft: every single date is skipped.
        SeriesTooLong: there would be more than any series has.
    """
    if until is not None and until < starts_wall.date():
        raise EndsBeforeStart
    walls = islice(_walls(starts_wall, repeat, skipped), count)
    held = sum(1 for _ in (walls if until is None else takewhile(lambda wall: wall.date() <= until, walls)))
    if held == 0:
        raise NoneLeft
    if held > MOST_COUNT:
        raise SeriesTooLong(MOST_COUNT)
    return held


def unused_count(repeat: Repeat | None, count: int | None) -> int | None:
    """The number that somebody gave for something that they want but once, None if it is used."""
    return count if repeat is Repeat.NONE and count is not None and count > 1 else None


def occurrences(
    starts_wall: datetime, zone_name: str, repeat: Repeat, count: int, skipped: Collection[date] = ()
) -> list[Occurrence]:
    """The first `count` times that are not skipped, counted from a wall time (without a zone).

    18:00 stays 18:00 when clocks change. Monthly keeps the day of the month; a month that is too short has it on its
    last day. Monthly by weekday keeps which one of its weekdays it is (the second Tuesday); the fifth of a month that
    has but four is its last. No two fall on one local date.
    """
    return [_occurrence(wall, zone_name) for wall in islice(_walls(starts_wall, repeat, skipped), count)]


def shifted(dates: Sequence[date], first: date, to: datetime) -> list[datetime]:
    """The wall times of these dates, when the one on `first` goes to `to` and the others go along.

    Each is moved by as many days, and to the same hour.
    """
    return [datetime.combine(day + (to.date() - first), to.time()) for day in dates]


def at(wall: datetime, zone_name: str) -> Occurrence:
    """One time, on its own."""
    return _occurrence(wall, zone_name)


def _walls(starts_wall: datetime, repeat: Repeat, skipped: Collection[date]) -> Iterator[datetime]:
    rule = dict(_RULES[repeat])
    if repeat is Repeat.MONTH:
        # The day itself where the month has it, else its last: whichever of the two comes first.
        rule |= {"bymonthday": (starts_wall.day, -1), "bysetpos": 1}
    elif repeat is Repeat.MONTH_BY_WEEKDAY:
        which = (starts_wall.day - 1) // 7 + 1
        rule["byweekday"] = weekday(starts_wall.weekday(), which if which < 5 else -1)
    return (wall for wall in rrule(dtstart=starts_wall, **rule) if wall.date() not in skipped)


def _occurrence(wall: datetime, zone_name: str) -> Occurrence:
    at = moment(wall, zone_name)
    return Occurrence(wall.date(), wall, at, at.astimezone(zone(zone_name)).replace(tzinfo=None))
