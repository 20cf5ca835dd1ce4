"""What a certificate records, on the day on which it is issued."""

from dataclasses import dataclass
from datetime import date

from bot.core.hours import HourType

PREFIX = "COL"
"""With which the codes of certificates begin."""


@dataclass(frozen=True, slots=True)
class Record:
    """What is certified; kept with the certificate and never counted again."""

    cohort: str
    issuer: str
    begins: date
    ends: date
    sessions: int
    reflections: int
    meetings: int
    minutes: dict[HourType, int]
    """By hour type."""


def period(starts: date | None, ends: date | None, *, joined: date, today: date) -> tuple[date, date]:
    """The first and the last day that a certificate names.

    The cohort's own where they are known, but no later than the day of issue; else from joining to that day.
    """
    first = min(starts or joined, today)
    return first, max(first, min(ends or today, today))
