"""When a pair is asked how it goes, and from when on their silence is spoken of."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.core.refusals import CountOutOfRange
from cogs.mentoring.rules.matching import HowOften

LEAST_DAYS, MOST_DAYS = 7, 180
AHEAD = timedelta(days=2)
"""What is due within so long is asked now: a look comes once a day and a question in the morning, and none is late."""


class Fit(StrEnum):
    """What somebody says of their pair. Nobody else sees it."""

    GOOD = "good"
    DECIDING = "deciding"
    NOT_GOOD = "not-good"


@dataclass(frozen=True, slots=True)
class Rhythm:
    """The days of a cohort: when its pairs are asked, and how long a pair may be silent."""

    first: int = 14
    """The first question comes within so many days of the beginning."""
    second: int = 30
    """And again after so many."""
    every: int = 30
    """From then on, every so many days."""
    silent: int = 21
    """After so many days without a meeting, the two read a suggestion."""
    told: int = 35
    """After so many, the staff hear of it."""


USUAL = Rhythm()
BETWEEN = {HowOften.WEEKLY: 7, HowOften.FORTNIGHTLY: 14, HowOften.MONTHLY: 31}
"""So many days lie between two meetings of a pair that agreed so."""
LATE = 7
"""So many days more, and a meeting that was agreed on is late."""


def agreed(rhythm: Rhythm, how_often: HowOften | None) -> Rhythm:
    """The days of a cohort for a pair that agreed on how often they meet: who meets seldom is not silent sooner."""
    if how_often is None:
        return rhythm
    longer = max(0, BETWEEN[how_often] + LATE - rhythm.silent)
    return replace(rhythm, silent=rhythm.silent + longer, told=rhythm.told + longer)


def read_rhythm(rhythm: Rhythm) -> Rhythm:
    """The days that somebody chose.

    Raises:
        CountOutOfRange: one of them is too short or too long, or what comes later would come first.
    """
    for days, least in (
        (rhythm.first, LEAST_DAYS),
        (rhythm.second, rhythm.first + 1),
        (rhythm.every, LEAST_DAYS),
        (rhythm.silent, LEAST_DAYS),
        (rhythm.told, rhythm.silent + 1),
    ):
        if not least <= days <= MOST_DAYS:
            raise CountOutOfRange(days, least, MOST_DAYS)
    return rhythm


def question_due(rhythm: Rhythm, *, since: datetime, now: datetime) -> int:
    """The number of the latest question that a pair which began then should have been asked by now; 0 for none yet.

    Of several that were missed, only the last is asked.
    """
    days = (now + AHEAD - since) // timedelta(days=1)
    if days < rhythm.first:
        return 0
    if days < rhythm.second:
        return 1
    return 2 + (days - rhythm.second) // rhythm.every


class Silence(StrEnum):
    """How long a pair has not met, as far as something is done about it."""

    NONE = "none"
    SILENT = "silent"
    LONG = "long"


def silence(rhythm: Rhythm, *, last: date, today: date) -> Silence:
    """Whether a pair that met last on that day, or began then, is silent."""
    days = (today - last).days
    if days >= rhythm.told:
        return Silence.LONG
    return Silence.SILENT if days >= rhythm.silent else Silence.NONE
