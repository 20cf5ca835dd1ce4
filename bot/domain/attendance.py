"""How long somebody was at a session, and what that is worth."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

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
