"""The meetings of a pair: when they can have been, and how long."""

from datetime import date, datetime

from bot.core.refusals import MinutesOutOfRange
from bot.core.times import local_date, read_date
from cogs.mentoring.refusals import DateAhead, DateBeforePair

LEAST_MINUTES = 5
MOST_MINUTES = 480


def read_minutes(minutes: int) -> int:
    """How long a meeting was.

    Raises:
        MinutesOutOfRange: no meeting is so short or so long.
    """
    if not LEAST_MINUTES <= minutes <= MOST_MINUTES:
        raise MinutesOutOfRange(minutes, LEAST_MINUTES, MOST_MINUTES)
    return minutes


def read_day(text: str, zone_name: str, *, paired_at: datetime, now: datetime) -> date:
    """The date of a meeting, in the zone of the one who writes it down.

    Raises:
        MalformedDate: it cannot be read.
        DateAhead: it is still to come.
        DateBeforePair: the two were no pair yet.
    """
    day = read_date(text)
    if day > local_date(now, zone_name):
        raise DateAhead(day.isoformat())
    since = local_date(paired_at, zone_name)
    if day < since:
        raise DateBeforePair(since.isoformat())
    return day
