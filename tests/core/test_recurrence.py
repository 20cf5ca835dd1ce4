"""When a recurring thing happens."""

import itertools
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.recurrence import Repeat, occurrences, read_repeat, read_skipped, shifted, until_date
from bot.core.refusals import CountOutOfRange, EndsBeforeStart, MalformedDate, NoneLeft, SeriesTooLong

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
    dates = occurrences(wall(first), SEATTLE, Repeat.WEEK, 4)
    assert {date.at_utc.astimezone(ZoneInfo(SEATTLE)).strftime("%H:%M") for date in dates} == {"18:00"}
    steps = [after.at_utc - before.at_utc for before, after in itertools.pairwise(dates)]
    assert len(set(steps)) == 2, "one of the weeks is an hour longer or shorter"
    assert steps[change - 1] != timedelta(days=7)


def test_an_evening_that_clocks_skip_begins_when_they_go_on() -> None:
    (only,) = occurrences(wall("2027-03-14 02:30"), SEATTLE, Repeat.NONE, 1)
    assert only.at_utc == datetime(2027, 3, 14, 10, 0, tzinfo=UTC)
    assert only.local_date == date(2027, 3, 14)


def test_every_two_weeks_leaves_one_out() -> None:
    dates = occurrences(wall("2026-09-08 18:00"), SEATTLE, Repeat.TWO_WEEKS, 3)
    assert [one.local_date for one in dates] == [date(2026, 9, 8), date(2026, 9, 22), date(2026, 10, 6)]


def test_monthly_keeps_the_day_and_takes_the_last_one_of_a_month_that_is_too_short() -> None:
    dates = occurrences(wall("2026-12-31 18:00"), SEATTLE, Repeat.MONTH, 5)
    assert [one.local_date.isoformat() for one in dates] == [
        "2026-12-31",
        "2027-01-31",
        "2027-02-28",
        "2027-03-31",
        "2027-04-30",
    ]
    plain = occurrences(wall("2026-09-08 18:00"), SEATTLE, Repeat.MONTH, 3)
    assert [one.local_date.day for one in plain] == [8, 8, 8]


def test_once_is_once_whatever_the_count() -> None:
    assert len(occurrences(wall("2026-09-08 18:00"), SEATTLE, Repeat.NONE, 7)) == 1


@given(
    st.datetimes(wall("2000-01-01 00:00"), wall("2100-01-01 00:00")).map(
        lambda at: at.replace(second=0, microsecond=0)
    ),
    st.sampled_from(ZONES),
    st.sampled_from([Repeat.WEEK, Repeat.TWO_WEEKS, Repeat.MONTH]),
    st.integers(1, 60),
)
def test_each_has_a_date_of_its_own_and_the_wall_time_wherever_clocks_show_it(
    starts: datetime, zone: str, repeat: Repeat, count: int
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
        (None, None, (Repeat.NONE, 1)),
        (None, 1, (Repeat.NONE, 1)),
        (None, 8, (Repeat.WEEK, 8)),
        (Repeat.WEEK, None, (Repeat.WEEK, 12)),
        (Repeat.MONTH, 5, (Repeat.MONTH, 5)),
        (Repeat.NONE, 5, (Repeat.NONE, 1)),
    ],
)
def test_what_people_leave_out_is_filled_in(repeat: Repeat | None, count: int | None, meant: tuple[str, int]) -> None:
    assert read_repeat(repeat, count) == meant


@pytest.mark.parametrize("count", [0, -1, 61, 1_000_000])
def test_a_series_has_between_one_and_sixty(count: int) -> None:
    with pytest.raises(CountOutOfRange):
        read_repeat(Repeat.WEEK, count)


def days(*texts: str) -> list[date]:
    return [date.fromisoformat(text) for text in texts]


def test_the_second_tuesday_stays_the_second_tuesday() -> None:
    dates = occurrences(wall("2026-09-08 18:00"), SEATTLE, Repeat.MONTH_BY_WEEKDAY, 5)
    assert [one.local_date for one in dates] == days(
        "2026-09-08", "2026-10-13", "2026-11-10", "2026-12-08", "2027-01-12"
    )


def test_a_fifth_weekday_is_the_last_one_where_a_month_has_but_four() -> None:
    dates = occurrences(wall("2026-09-29 18:00"), SEATTLE, Repeat.MONTH_BY_WEEKDAY, 4)
    assert [one.local_date for one in dates] == days("2026-09-29", "2026-10-27", "2026-11-24", "2026-12-29")


def test_a_skipped_date_is_made_up_for_at_the_end() -> None:
    dates = occurrences(wall("2026-11-19 18:00"), SEATTLE, Repeat.WEEK, 3, days("2026-11-26"))
    assert [one.local_date for one in dates] == days("2026-11-19", "2026-12-03", "2026-12-10")


@pytest.mark.parametrize(
    ("count", "until", "held"),
    [(99, "2026-09-29", 4), (3, "2026-09-29", 3), (99, "2026-09-28", 3), (99, "2026-09-08", 1), (60, None, 60)],
)
def test_a_series_ends_with_its_number_or_its_last_date(count: int, until: str | None, held: int) -> None:
    last = date.fromisoformat(until) if until else None
    assert until_date(wall("2026-09-08 18:00"), Repeat.WEEK, count, last) == held


def test_what_no_series_can_be_is_refused() -> None:
    starts = wall("2026-09-08 18:00")
    with pytest.raises(EndsBeforeStart):
        until_date(starts, Repeat.WEEK, 61, date(2026, 9, 7))
    with pytest.raises(SeriesTooLong):
        until_date(starts, Repeat.WEEK, 61, date(2030, 1, 1))
    with pytest.raises(NoneLeft):
        until_date(starts, Repeat.WEEK, 61, date(2026, 9, 15), days("2026-09-08", "2026-09-15"))


def test_skipped_dates_are_read_as_people_write_them() -> None:
    assert read_skipped("2026-11-26, 2026-12-30..2027-01-02") == frozenset(
        days("2026-11-26", "2026-12-30", "2026-12-31", "2027-01-01", "2027-01-02")
    )
    assert read_skipped(" 2026-11-26 ; 2026-11-27 and 2026-11-28\n") == frozenset(
        days("2026-11-26", "2026-11-27", "2026-11-28")
    )
    assert read_skipped("") == frozenset()
    for wrong in ("Thanksgiving", "2026-11-31", "2026-01-01..2028-01-01"):
        with pytest.raises(MalformedDate):
            read_skipped(wrong)
    with pytest.raises(EndsBeforeStart):
        read_skipped("2026-12-02..2026-12-01")


@given(
    starts=st.integers(0, 2_600_000).map(lambda n: wall("2025-01-01 00:00") + timedelta(minutes=n)),
    repeat=st.sampled_from([Repeat.WEEK, Repeat.TWO_WEEKS, Repeat.MONTH, Repeat.MONTH_BY_WEEKDAY]),
    count=st.integers(1, 20),
    skip=st.sets(st.integers(0, 400), max_size=12),
)
def test_skipping_keeps_the_number_and_the_rhythm(starts: datetime, repeat: Repeat, count: int, skip: set[int]) -> None:
    skipped = {starts.date() + timedelta(days=n) for n in skip}
    held = [one.local_date for one in occurrences(starts, SEATTLE, repeat, count, skipped)]
    assert len(held) == count
    assert not skipped & set(held)
    assert held == sorted(set(held))
    whole = [one.local_date for one in occurrences(starts, SEATTLE, repeat, count + 12)]
    assert set(held) <= set(whole)


def test_what_follows_a_moved_session_goes_along() -> None:
    dates = days("2026-10-27", "2026-11-03", "2026-11-10")
    assert shifted(dates, dates[0], wall("2026-10-28 17:00")) == [
        wall("2026-10-28 17:00"),
        wall("2026-11-04 17:00"),
        wall("2026-11-11 17:00"),
    ]
