"""When a recurring thing happens."""

import itertools
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import CountOutOfRange
from bot.domain.recurrence import MONTH, NONE, TWO_WEEKS, WEEK, occurrences, read_repeat

SEATTLE = "America/Los_Angeles"
ZONES = [
    SEATTLE,
    "Europe/Berlin",
    "Africa/Mogadishu",
    "America/Sao_Paulo",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "America/Santiago",
    "Africa/Casablanca",
    "Pacific/Apia",
]


def wall(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(("first", "change"), [("2026-10-20 18:00", 2), ("2027-03-02 18:00", 2)])
def test_six_in_the_evening_stays_six_over_both_clock_changes(first: str, change: int) -> None:
    dates = occurrences(wall(first), SEATTLE, WEEK, 4)
    assert {date.at_utc.astimezone(ZoneInfo(SEATTLE)).strftime("%H:%M") for date in dates} == {"18:00"}
    steps = [after.at_utc - before.at_utc for before, after in itertools.pairwise(dates)]
    assert len(set(steps)) == 2, "one of the weeks is an hour longer or shorter"
    assert steps[change - 1] != timedelta(days=7)


def test_an_evening_that_clocks_skip_begins_when_they_go_on() -> None:
    (only,) = occurrences(wall("2027-03-14 02:30"), SEATTLE, NONE, 1)
    assert only.at_utc == datetime(2027, 3, 14, 10, 0, tzinfo=UTC)
    assert only.local_date == date(2027, 3, 14)


def test_every_two_weeks_leaves_one_out() -> None:
    dates = occurrences(wall("2026-09-08 18:00"), SEATTLE, TWO_WEEKS, 3)
    assert [one.local_date for one in dates] == [date(2026, 9, 8), date(2026, 9, 22), date(2026, 10, 6)]


def test_monthly_keeps_the_day_and_takes_the_last_one_of_a_month_that_is_too_short() -> None:
    dates = occurrences(wall("2026-12-31 18:00"), SEATTLE, MONTH, 5)
    assert [one.local_date.isoformat() for one in dates] == [
        "2026-12-31",
        "2027-01-31",
        "2027-02-28",
        "2027-03-31",
        "2027-04-30",
    ]
    plain = occurrences(wall("2026-09-08 18:00"), SEATTLE, MONTH, 3)
    assert [one.local_date.day for one in plain] == [8, 8, 8]


def test_once_is_once_whatever_the_count() -> None:
    assert len(occurrences(wall("2026-09-08 18:00"), SEATTLE, NONE, 7)) == 1


@given(
    st.datetimes(wall("2000-01-01 00:00"), wall("2100-01-01 00:00")).map(
        lambda at: at.replace(second=0, microsecond=0)
    ),
    st.sampled_from(ZONES),
    st.sampled_from([WEEK, TWO_WEEKS, MONTH]),
    st.integers(1, 60),
)
def test_each_has_a_date_of_its_own_and_the_wall_time_wherever_clocks_show_it(
    starts: datetime, zone: str, repeat: str, count: int
) -> None:
    dates = occurrences(starts, zone, repeat, count)
    assert len(dates) == count
    assert dates[0].wall == starts
    assert len({one.local_date for one in dates}) == count
    assert all(before.at_utc < after.at_utc for before, after in itertools.pairwise(dates))
    for one in dates:
        assert one.wall.time() == starts.time()
        shown = one.at_utc.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
        exists = one.wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC).astimezone(ZoneInfo(zone))
        if exists.replace(tzinfo=None) == one.wall:
            assert shown == one.wall
        else:
            assert one.wall < shown <= one.wall + timedelta(hours=24), "the first minute after the gap"


@pytest.mark.parametrize(
    ("repeat", "count", "meant"),
    [
        (None, None, (NONE, 1)),
        (None, 1, (NONE, 1)),
        (None, 8, (WEEK, 8)),
        (WEEK, None, (WEEK, 12)),
        (MONTH, 5, (MONTH, 5)),
        (NONE, 5, (NONE, 1)),
    ],
)
def test_what_people_leave_out_is_filled_in(repeat: str | None, count: int | None, meant: tuple[str, int]) -> None:
    assert read_repeat(repeat, count) == meant


@pytest.mark.parametrize("count", [0, -1, 61, 1_000_000])
def test_a_series_has_between_one_and_sixty(count: int) -> None:
    with pytest.raises(CountOutOfRange):
        read_repeat(WEEK, count)
