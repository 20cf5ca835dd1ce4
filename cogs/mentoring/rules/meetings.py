"""The meetings of a pair: when they can have been, how long, and how the two come to agree about one."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.core.refusals import MinutesOutOfRange
from bot.core.times import local_date, read_date
from cogs.mentoring.refusals import DateAhead, DateBeforePair, UnreadableMinutes

LEAST_MINUTES = 5
MOST_MINUTES = 480
MOST_DIGITS = 9

REMIND_AFTER = timedelta(days=5)
"""So long after somebody was asked about a meeting they are reminded, once."""
WAITS_AFTER = timedelta(days=7)
"""So long after that both are shown that it waits."""


class MeetingFormat(StrEnum):
    """Who met."""

    INDIVIDUAL = "individual"
    GROUP = "group"
    """A mentor with several mentees: each confirms, and the mentor's time counts once."""


class MeetingStatus(StrEnum):
    """How far the two are with a meeting. A correction of one that counts takes the same way."""

    ASKED = "asked"
    """One has written it down; the other is asked."""
    DIFFERENT = "different"
    """The other has other minutes; who wrote it down is asked what to do."""
    DISPUTED = "disputed"
    """A coordinator is asked, with both versions."""
    SETTLED = "settled"
    """It counts for so long; 0: it did not take place."""


UNSETTLED = (MeetingStatus.ASKED, MeetingStatus.DIFFERENT, MeetingStatus.DISPUTED)
WAITING = (MeetingStatus.ASKED, MeetingStatus.DIFFERENT)
"""In which one of the two is asked."""
TWO_VERSIONS = (MeetingStatus.DIFFERENT, MeetingStatus.DISPUTED)


def read_minutes(minutes: int, *, or_none: bool = False) -> int:
    """How long a meeting was; `or_none`: 0, if it did not take place, may be said too.

    Raises:
        MinutesOutOfRange: no meeting is so short or so long.
    """
    if not (LEAST_MINUTES <= minutes <= MOST_MINUTES or (or_none and minutes == 0)):
        raise MinutesOutOfRange(minutes, LEAST_MINUTES, MOST_MINUTES)
    return minutes


def read_number(text: str) -> int:
    """Minutes as somebody writes them into a form, in the digits of any script.

    Raises:
        UnreadableMinutes: it is no number.
    """
    text = text.strip()
    if not text.isdecimal() or len(text) > MOST_DIGITS:
        raise UnreadableMinutes(text[:80])
    return int(text)


def read_day(text: str, zone_name: str, *, paired_at: datetime, now: datetime) -> date:
    """The date of a meeting, in the zone of the one who writes it down.

    Raises:
        MalformedDate: it cannot be read.
        DateAhead: it is still to come.
        DateBeforePair: the two were no pair yet.
    """
    day = read_past_day(text, zone_name, now=now)
    since = local_date(paired_at, zone_name)
    if day < since:
        raise DateBeforePair(since.isoformat())
    return day


def read_past_day(text: str, zone_name: str, *, now: datetime) -> date:
    """A date that is not still to come.

    Raises:
        MalformedDate: it cannot be read.
        DateAhead: it is still to come.
    """
    day = read_date(text)
    if day > local_date(now, zone_name):
        raise DateAhead(day.isoformat())
    return day


def group_minutes(stands: int, others: Collection[int], *, before: int, now: int) -> int:
    """What a mentor is credited with for a group meeting: the longest that one of the mentees has confirmed.

    `stands` is what the ledger has, `others` what counts for the other mentees; for one it was `before` and is `now`.
    What somebody confirmed whose data are gone by now stays.
    """
    if now >= stands:
        return now
    return max((now, *others)) if before == stands else stands
