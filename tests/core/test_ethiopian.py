"""Days and hours as Ethiopians count them."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.ethiopian import DayPart, EthiopianDate, SunriseTime, ethiopian_date, sunrise_time


@pytest.mark.parametrize(
    ("day", "there"),
    [
        (date(2007, 9, 12), (2000, 1, 1)),  # the Ethiopian millennium
        (date(2023, 9, 11), (2015, 13, 6)),  # a sixth day of Pagumen, in the year of Luke
        (date(2023, 9, 12), (2016, 1, 1)),
        (date(2024, 1, 7), (2016, 4, 28)),  # Christmas, in a year that follows a leap year
        (date(2025, 1, 7), (2017, 4, 29)),  # Christmas
        (date(2025, 1, 19), (2017, 5, 11)),  # Epiphany
        (date(2026, 9, 10), (2018, 13, 5)),
        (date(2026, 9, 11), (2019, 1, 1)),
        (date(1991, 5, 28), (1983, 9, 20)),  # Ginbot 20
        (date(1896, 3, 1), (1888, 6, 23)),  # Adwa, Yekatit 23
    ],
)
def test_days_that_everybody_knows_are_where_they_belong(day: date, there: tuple[int, int, int]) -> None:
    assert ethiopian_date(day) == EthiopianDate(*there)


def test_for_three_hundred_years_each_day_follows_the_one_before_it() -> None:
    before, day = ethiopian_date(date(1899, 12, 31)), date(1900, 1, 1)
    while day.year < 2200:
        there = ethiopian_date(day)
        last = (6 if before.year % 4 == 3 else 5) if before.month == 13 else 30
        if before.day < last:
            assert there == EthiopianDate(before.year, before.month, before.day + 1)
        elif before.month < 13:
            assert there == EthiopianDate(before.year, before.month + 1, 1)
        else:
            assert there == EthiopianDate(before.year + 1, 1, 1)
            assert (day.month, day.day) in {(9, 11), (9, 12), (9, 13), (9, 14)}
        before, day = there, day + timedelta(days=1)


@pytest.mark.parametrize(
    ("clock", "there"),
    [
        (time(18), (DayPart.EVENING, 12, 0)),
        (time(19, 30), (DayPart.EVENING, 1, 30)),
        (time(0, 5), (DayPart.NIGHT, 6, 5)),
        (time(6), (DayPart.MORNING, 12, 0)),
        (time(9), (DayPart.MORNING, 3, 0)),
        (time(12), (DayPart.AFTERNOON, 6, 0)),
        (time(14), (DayPart.AFTERNOON, 8, 0)),
        (time(5, 59), (DayPart.NIGHT, 11, 59)),
    ],
)
def test_hours_are_counted_from_sunrise(clock: time, there: tuple[DayPart, int, int]) -> None:
    assert sunrise_time(clock) == SunriseTime(*there)


@given(st.times())
def test_no_two_times_of_a_day_read_alike(clock: time) -> None:
    there = sunrise_time(clock)
    hours = there.hour % 12 + 6 if there.part in (DayPart.MORNING, DayPart.AFTERNOON) else (there.hour % 12 + 18) % 24
    assert (hours, there.minute) == (clock.hour, clock.minute)
