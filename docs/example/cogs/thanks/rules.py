"""Thanks are read in the morning."""

from datetime import datetime, time, timedelta

from bot.core.times import local_date, moment

MORNING = time(9)


def told_at(now: datetime, zone: str) -> datetime:
    """The next day at nine, by the clocks of the cohort."""
    return moment(datetime.combine(local_date(now, zone) + timedelta(days=1), MORNING), zone)
