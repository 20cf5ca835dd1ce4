"""How long somebody was at a session, and what that is worth."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import takewhile


class AttendanceSource(StrEnum):
    """What speaks for somebody having been there."""

    FACILITATOR = "facilitator"
    VOICE = "voice"
    CHECK_IN = "check-in"


EARLY = timedelta(minutes=60)
"""Whoever is in the channel so long before the start is noticed; what counts begins with the session."""


@dataclass(frozen=True, slots=True)
class CreditRule:
    """From which share of a session (percent) all of it counts, and from which half of it."""

    full_from: int = 85
    half_from: int = 50

    def credit(self, minutes: int, of: int) -> int:
        """What so many minutes of a session of `of` minutes are worth, in minutes."""
        if minutes * 100 >= self.full_from * of:
            return of
        return of // 2 if minutes * 100 >= self.half_from * of else 0


def minutes_there(stays: Iterable[tuple[datetime, datetime]], starts_at: datetime, minutes: int) -> int:
    """How many whole minutes of a session these stays (from, to) cover; what overlaps counts once."""
    ends_at = starts_at + timedelta(minutes=minutes)
    covered, reached = timedelta(0), starts_at
    for since, until in sorted(stays):
        begin, end = max(since, reached), min(until, ends_at)
        if end > begin:
            covered += end - begin
            reached = end
    return min(minutes, round(covered.total_seconds() / 60))


FOLLOW_UP_AFTER = timedelta(days=1)
"""So long after its end a session is looked at: is it written down, and who is missing again?"""
FOLLOW_UP_UNTIL = timedelta(days=15)
"""Later than that nobody is told of it any more."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One session that is written down, as far as one person is concerned."""

    session_id: int
    came: bool


def missed_in_a_row(newest_first: Iterable[Seen]) -> tuple[int, ...]:
    """The last sessions, up to now without a break, to which a person did not come; the newest first."""
    return tuple(one.session_id for one in takewhile(lambda one: not one.came, newest_first))
