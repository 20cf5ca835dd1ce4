"""When a recurring thing happens: wall time stays wall time, and each occurrence has its own moment."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from dateutil.rrule import MONTHLY, WEEKLY, rrule

from bot.domain.errors import CountOutOfRange
from bot.domain.times import moment, zone

NONE, WEEK, TWO_WEEKS, MONTH = "none", "weekly", "biweekly", "monthly"

LEAST_COUNT = 1
MOST_COUNT = 60

_RULES: Mapping[str, dict[str, Any]] = MappingProxyType(
    {
        NONE: {"freq": WEEKLY, "count": 1},
        WEEK: {"freq": WEEKLY},
        TWO_WEEKS: {"freq": WEEKLY, "interval": 2},
        MONTH: {"freq": MONTHLY},
    }
)


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


def read_repeat(repeat: str | None, count: int | None) -> tuple[str, int]:
    """How often, and how many times.

    Without either it happens once. Whoever gives a number alone means every week; whoever says how often alone means
    twelve times.

    Raises:
        CountOutOfRange: no series has so many, or so few.
    """
    if count is not None and not LEAST_COUNT <= count <= MOST_COUNT:
        raise CountOutOfRange(count, LEAST_COUNT, MOST_COUNT)
    if repeat is None:
        repeat = WEEK if (count or 1) > 1 else NONE
    if repeat not in _RULES:
        raise ValueError(f"nothing is repeated {repeat}")
    return (NONE, 1) if repeat == NONE else (repeat, 12 if count is None else count)


def unused_count(repeat: str | None, count: int | None) -> int | None:
    """The number that somebody gave for something that they want but once, None if it is used."""
    return count if repeat == NONE and count is not None and count > 1 else None


def occurrences(starts_wall: datetime, zone_name: str, repeat: str, count: int) -> list[Occurrence]:
    """The first `count` times, counted from a wall time (without a zone) that is itself the first.

    18:00 stays 18:00 when clocks change. Monthly keeps the day of the month; a month that is too short has it on its
    last day. No two fall on one local date.
    """
    rule: dict[str, Any] = {"count": count} | _RULES[repeat]
    if repeat == MONTH:
        # The day itself where the month has it, else its last: whichever of the two comes first.
        rule |= {"bymonthday": (starts_wall.day, -1), "bysetpos": 1}
    walls = rrule(dtstart=starts_wall, **rule)
    return [_occurrence(wall, zone_name) for wall in walls]


def _occurrence(wall: datetime, zone_name: str) -> Occurrence:
    at = moment(wall, zone_name)
    return Occurrence(wall.date(), wall, at, at.astimezone(zone(zone_name)).replace(tzinfo=None))
