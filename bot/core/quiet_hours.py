"""When a person may be reminded: not in their quiet hours, not while they are away, not while their cohort rests."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from bot.core.refusals import MalformedHours, MalformedSpan
from bot.core.text import parts
from bot.core.times import moment, zone

_HOURS = re.compile(r"\s*(\d{1,2})(?::(\d{2}))?\s*(?:-|–|—|to|\.\.)\s*(\d{1,2})(?::(\d{2}))?\s*", re.ASCII)
_SPAN = re.compile(r"(\d{1,5})\s*(d|h|m|min)?", re.ASCII)
_MINUTES = {"d": 1440, "h": 60, "m": 1, "min": 1, "": 1}

LEAST_BEFORE, MOST_BEFORE = 5, 14 * 1440
"""A reminder comes five minutes to two weeks before."""
MOST_REMINDERS = 4


def free_at(
    at: datetime,
    *,
    zone_name: str,
    quiet: tuple[int, int] | None = None,
    away: Sequence[tuple[date, date]] = (),
) -> datetime:
    """The first moment from `at` on at which somebody may be reminded.

    `quiet` are minutes after midnight by their own clock (from, until; it may go over midnight), `away` are days, both
    ends included, by their own calendar.
    """
    place = zone(zone_name)
    for _ in range(len(away) * 2 + 3):  # each absence and each night is left once at most
        local = at.astimezone(place)
        last = max((ends for starts, ends in away if starts <= local.date() <= ends), default=None)
        if last is not None:
            at = moment(datetime.combine(last + timedelta(days=1), time()), zone_name)
            continue
        until = None if quiet is None else _quiet_until(local, quiet)
        if until is None:
            break
        ends = moment(until, zone_name)
        if ends <= at:  # clocks show this hour twice, and it is the second time
            ends = until.replace(tzinfo=place, fold=1).astimezone(UTC)
        at = ends
    return at


def _quiet_until(local: datetime, quiet: tuple[int, int]) -> datetime | None:
    """The wall time at which the quiet hours end that it is now; None outside of them."""
    start, end = quiet
    now = local.hour * 60 + local.minute
    wall = time(end // 60, end % 60)
    if start < end:
        return datetime.combine(local.date(), wall) if start <= now < end else None
    if start == end:
        return None
    if now >= start:
        return datetime.combine(local.date() + timedelta(days=1), wall)
    return datetime.combine(local.date(), wall) if now < end else None


def read_hours(text: str) -> tuple[int, int] | None:
    """Quiet hours as people write them: `21:00-07:00`, `21-7`; None for no quiet hours (nothing, `-`, `off`).

    Raises:
        MalformedHours: it is neither.
    """
    if text.strip().casefold() in ("", "-", "off", "0"):
        return None
    found = _HOURS.fullmatch(text)
    if found is None:
        raise MalformedHours(text.strip()[:40])
    numbers = [int(part or 0) for part in found.groups()]
    if max(numbers[0], numbers[2]) > 24 or max(numbers[1], numbers[3]) > 59:
        raise MalformedHours(text.strip()[:40])
    start, end = (numbers[0] * 60 + numbers[1]) % 1440, (numbers[2] * 60 + numbers[3]) % 1440
    return None if start == end else (start, end)


def write_hours(quiet: tuple[int, int]) -> str:
    """`21:00–07:00`."""
    return "–".join(f"{minutes // 60:02}:{minutes % 60:02}" for minutes in quiet)


def read_span(text: str, least: int, most: int) -> int:
    """A length of time as people write it, in minutes: `1d`, `2h`, `90m`, `1d 2h`.

    Raises:
        MalformedSpan: it is none, or shorter or longer than makes sense here (minutes).
    """
    parts = _SPAN.findall(text.casefold())
    rest = re.sub(r"[\s,]", "", _SPAN.sub("", text.casefold()))
    minutes = sum(int(number) * _MINUTES[unit] for number, unit in parts)
    if not parts or rest or not least <= minutes <= most:
        raise MalformedSpan(text.strip()[:40], least, most)
    return minutes


USUAL_REMINDERS = (1440, 15)
"""Minutes before a session, in a cohort that has chosen nothing else."""


def read_reminders(text: str) -> tuple[int, ...]:
    """How long before a session people are reminded, `1d, 15m`; none at all for `-` or `off`. Longest first.

    Raises:
        MalformedSpan: one of them is no length of time, or there are too many.
    """
    if text.strip().casefold() in ("-", "off", "none", "0"):
        return ()
    spans = {read_span(part, LEAST_BEFORE, MOST_BEFORE) for part in parts(text)}
    if not spans or len(spans) > MOST_REMINDERS:
        raise MalformedSpan(text.strip()[:40], LEAST_BEFORE, MOST_BEFORE)
    return tuple(sorted(spans, reverse=True))
