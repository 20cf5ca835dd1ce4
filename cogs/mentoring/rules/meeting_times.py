"""When two people could meet: concrete moments that fit the weekly windows of both, by the clocks of both."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from cogs.mentoring.rules.mentors import Window

AHEAD = timedelta(days=14)
"""So far ahead times are looked for."""
NOT_BEFORE = timedelta(days=1)
"""Nobody is asked to come sooner than this."""
MINUTES = 60
"""How long a meeting is taken to be."""
MOST = 3
"""How many times are offered."""
STEP = timedelta(minutes=30)
REMINDED = timedelta(days=1)
"""How long before a meeting the two are reminded of it."""


def fits(windows: Sequence[Window], zone: ZoneInfo, starts_at: datetime, minutes: int = MINUTES) -> bool:
    """Whether a meeting lies wholly within a window, by the clocks there, which do not change meanwhile."""
    begins = starts_at.astimezone(zone)
    ends = (starts_at + timedelta(minutes=minutes)).astimezone(zone)
    if begins.utcoffset() != ends.utcoffset():
        return False
    first = begins.hour * 60 + begins.minute
    return any(
        one.weekday == begins.weekday() and one.starts <= first and first + minutes <= one.ends for one in windows
    )


def proposals(
    one: tuple[Sequence[Window], str], other: tuple[Sequence[Window], str], now: datetime
) -> tuple[datetime, ...]:
    """Up to three moments (UTC) that fit both, each on another day by the clocks of the first, spread over the time."""
    windows, zone = one[0], ZoneInfo(one[1])
    others, their_zone = other[0], ZoneInfo(other[1])
    by_day: dict[object, datetime] = {}
    at = now + NOT_BEFORE
    at += (datetime.min.replace(tzinfo=at.tzinfo) - at) % STEP
    while at <= now + AHEAD:
        if fits(windows, zone, at) and fits(others, their_zone, at):
            by_day.setdefault(at.astimezone(zone).date(), at)
        at += STEP
    found = list(by_day.values())
    if len(found) <= MOST:
        return tuple(found)
    return tuple(found[place * (len(found) - 1) // (MOST - 1)] for place in range(MOST))
