"""Make-up work: how much at a time, and on which days."""

from datetime import date, datetime, time, timedelta

from bot.core.times import local_date, moment, read_date
from cogs.hours.refusals import HoursOutOfRange, WorkAhead, WorkLongAgo

LEAST_MINUTES, MOST_MINUTES = 1, 24 * 60
DAYS_BACK = 3 * 366
"""Older work is rather a slip of the year."""
NOON = time(12)


def read_minutes(minutes: int) -> int:
    """How long the work took.

    Raises:
        HoursOutOfRange: nothing, or more than a day.
    """
    if not LEAST_MINUTES <= minutes <= MOST_MINUTES:
        raise HoursOutOfRange(minutes, LEAST_MINUTES, MOST_MINUTES)
    return minutes


def read_day(text: str | None, *, today: date) -> date:
    """The day of the work; today, if none was said.

    Raises:
        MalformedDate: it cannot be read.
        WorkAhead: it is still to come.
        WorkLongAgo: it lies years back.
    """
    day = read_date(text) if text else today
    if day > today:
        raise WorkAhead(day)
    if day < today - timedelta(days=DAYS_BACK):
        raise WorkLongAgo(day)
    return day


def earned_at(day: date, zone: str, *, now: datetime) -> datetime:
    """The moment at which work of a day was earned: noon of that day by the cohort's clocks, and never after now."""
    return now if day == local_date(now, zone) else min(now, moment(datetime.combine(day, NOON), zone))
