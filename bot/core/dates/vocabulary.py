"""What words can say in a date, and what a date is for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.core.dates.tokens import Phrase


@dataclass(frozen=True, slots=True)
class DateScope:
    """How the dates of a command are meant."""

    zone: str
    """The zone in which they count."""
    at: datetime | None = None
    """When that is which the command is about, if it has a time; aware UTC."""


class Part(StrEnum):
    """What a word can say in a date."""

    MONTH = "month"
    WEEKDAY = "weekday"
    DAYS = "days"
    """So many days from today."""
    PERIOD = "period"
    TONIGHT = "tonight"
    """Today, after dark."""
    WHICH = "which"
    """Next, this or last, beside a weekday."""
    AT = "at"
    """A time follows."""
    FILLER = "filler"
    UNIT = "unit"
    """Follows a number and says what it counts (`年`, `h`)."""
    PREFIX = "prefix"
    """Precedes a number and says what it counts (`tháng`)."""


AM, PM, NIGHT, NOON, MIDNIGHT = range(5)
LAST, THIS, NEXT = -1, 0, 1
YEAR_UNIT, MONTH_UNIT, DAY_UNIT, HOUR_UNIT, MINUTE_UNIT = range(5)

Meaning = tuple[Part, int]


@dataclass(frozen=True)
class Vocabulary:
    """The words in which somebody writes dates, as `phrase` splits them."""

    words: Mapping[Phrase, frozenset[Meaning]]
    spans: Mapping[tuple[Phrase, Phrase], int]
    """What stands before and after a number of days or weeks that lie ahead, and how many days one of these is."""
    orders: tuple[str, ...]
    """In which order numbers are put, the reader's own first: of `MDY`, `DMY` and `YMD`."""

    @property
    def longest(self) -> int:
        """Words in the longest phrase."""
        return max(map(len, self.words), default=0)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a date is for."""

    today: datetime
    """The wall time now, where the date counts."""
    timed: bool
    """Whether a time belongs to it."""
    past: bool = False
    """Whether it lies behind us rather than ahead."""
    near: datetime | None = None
    """When what is put at another time is now: a weekday, a day or an hour alone is one near that."""
