"""Reading the dates and times that people write, and turning wall time into moments."""

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.core.refusals import MalformedDate, MalformedTime, TimePast, UnknownZone

_TIME = re.compile(r"\s*(\d{4})-(\d{1,2})-(\d{1,2})[ T]+(\d{1,2}):(\d{2})\s*", re.ASCII)
_DATE = re.compile(r"\s*(\d{4})-(\d{1,2})-(\d{1,2})\s*", re.ASCII)
_YEARS = range(1900, 2200)
"""Years that somebody can mean; at the ends of the calendar a zone's offset would lead out of it."""


def zone(name: str) -> ZoneInfo:
    """The IANA zone of that name.

    Raises:
        UnknownZone: there is none.
    """
    try:
        return ZoneInfo(name.strip())
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise UnknownZone(name[:80]) from None


def read_wall_time(text: str) -> datetime:
    """`2026-09-08 18:00` as a wall time without a zone.

    Raises:
        MalformedTime: it is not written so, or no calendar has it.
    """
    found = _TIME.fullmatch(text)
    if found is None or int(found[1]) not in _YEARS:
        raise MalformedTime(text[:80])
    try:
        year, month, day, hour, minute = (int(part) for part in found.groups())
        return datetime(year, month, day, hour, minute)  # noqa: DTZ001 - a wall time has no zone
    except ValueError:
        raise MalformedTime(text[:80]) from None


def read_date(text: str) -> date:
    """`2026-09-08` as a date.

    Raises:
        MalformedDate: it is not written so, or no calendar has it.
    """
    found = _DATE.fullmatch(text)
    if found is None or int(found[1]) not in _YEARS:
        raise MalformedDate(text[:80])
    try:
        return date(*(int(part) for part in found.groups()))
    except ValueError:
        raise MalformedDate(text[:80]) from None


def moment(wall: datetime, zone_name: str) -> datetime:
    """The moment (UTC) at which clocks in a zone show this wall time.

    Where clocks skip it: the first valid minute after the gap. Where they show it twice: the first of the two.
    """
    place = zone(zone_name)
    at = wall.replace(tzinfo=place, fold=0)
    back = at.astimezone(UTC).astimezone(place)
    if back.replace(tzinfo=None) == wall:
        return at.astimezone(UTC)
    # In a gap the offset of fold=0 is the one before it: the transition lies between the two readings.
    early = wall.replace(tzinfo=place, fold=1).astimezone(UTC)
    late = at.astimezone(UTC)
    offset = early.astimezone(place).utcoffset()
    while late - early > timedelta(seconds=1):
        middle = early + (late - early) / 2
        if middle.astimezone(place).utcoffset() == offset:
            early = middle
        else:
            late = middle
    late = late.replace(microsecond=0)
    return late + timedelta(seconds=-late.second % 60)


def read_future(text: str, zone_name: str, *, now: datetime) -> datetime:
    """A wall time that people wrote, as a wall time, if it still lies ahead.

    Raises:
        MalformedTime, UnknownZone: it cannot be read.
        TimePast: it lies behind us.
    """
    wall = read_wall_time(text)
    at = moment(wall, zone_name)
    if at <= now:
        raise TimePast(at)
    return wall


def local_date(at: datetime, zone_name: str) -> date:
    """The date that calendars in a zone show at a moment."""
    return at.astimezone(zone(zone_name)).date()
