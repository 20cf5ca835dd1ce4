"""The Ethiopian calendar, and the clock that counts from sunrise: for people who keep time by them.

A year has twelve months of thirty days and a thirteenth of five, or of six before a leap year of the Julian calendar.
The hours of the day begin at six in the morning, and those of the night at six in the evening.
Source: Dershowitz and Reingold, Calendrical Calculations, on the Coptic and Ethiopic calendars.
"""

from dataclasses import dataclass
from datetime import date, time
from enum import IntEnum

_FIRST_DAY = date(8, 8, 27).toordinal()
"""1 Meskerem of the year 1 (Year of Mercy)."""


@dataclass(frozen=True, slots=True)
class EthiopianDate:
    """A day of the Ethiopian calendar; months count from 1 (Meskerem) to 13 (Pagumen)."""

    year: int
    month: int
    day: int


class DayPart(IntEnum):
    """The four parts of a day, of six hours each, from midnight on."""

    NIGHT = 0
    MORNING = 1
    AFTERNOON = 2
    EVENING = 3


@dataclass(frozen=True, slots=True)
class SunriseTime:
    """A time of day as it is counted from sunrise or sunset; hours from 1 to 12."""

    part: DayPart
    hour: int
    minute: int


def ethiopian_date(day: date) -> EthiopianDate:
    """The same day in the Ethiopian calendar; days of the years before its first are none of it."""
    since = day.toordinal() - _FIRST_DAY
    year = (4 * since + 1463) // 1461
    in_year = since - 365 * (year - 1) - year // 4
    return EthiopianDate(year, in_year // 30 + 1, in_year % 30 + 1)


def sunrise_time(clock: time) -> SunriseTime:
    """The same time on a clock that begins at six: 18:00 is twelve in the evening, 9:00 is three in the morning."""
    return SunriseTime(DayPart(clock.hour // 6), (clock.hour - 6) % 12 or 12, clock.minute)
