"""Every zone of the IANA database, at each change of its clocks from 2025 to 2035.

The oracle asks zoneinfo only what clocks show at a moment, never the other way round: a zone becomes a list of
stretches with one offset each, and the moment of a wall time is the first at which clocks show it or a later time.
"""

import calendar
import itertools
import zoneinfo
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.quiet_hours import free_at
from bot.core.recurrence import Repeat, occurrences, until_date
from bot.core.times import moment

BEGIN, END = datetime(2024, 6, 1, tzinfo=UTC), datetime(2036, 6, 1, tzinfo=UTC)
FROM, TO = datetime(2025, 1, 1, tzinfo=UTC), datetime(2036, 1, 1, tzinfo=UTC)
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


@dataclass(frozen=True)
class Stretch:
    """A time in which a zone keeps its offset."""

    begins: datetime
    ends: datetime
    offset: timedelta


def offset_at(at: datetime, zone: zoneinfo.ZoneInfo) -> timedelta:
    offset = at.astimezone(zone).utcoffset()
    assert offset is not None
    return offset


@cache
def stretches(name: str) -> tuple[Stretch, ...]:
    zone = zoneinfo.ZoneInfo(name)
    changes: list[datetime] = []
    day, before = BEGIN, offset_at(BEGIN, zone)
    while day < END:
        after = offset_at(day + DAY, zone)
        if after != before:
            low, high = day, day + DAY
            while high - low > timedelta(seconds=1):
                middle = low + (high - low) // 2
                low, high = (middle, high) if offset_at(middle, zone) == before else (low, middle)
            changes.append(high.replace(microsecond=0))
        day, before = day + DAY, after
    edges = [BEGIN, *changes, END]
    return tuple(Stretch(a, b, offset_at(a, zone)) for a, b in itertools.pairwise(edges))


def first_moment(wall: datetime, of: tuple[Stretch, ...]) -> datetime:
    """The first moment at which clocks show this wall time or a later one, found by looking at all of them."""
    read = wall.replace(tzinfo=UTC)
    return min(at for one in of if (at := max(one.begins, read - one.offset)) < one.ends)


def naive(at: datetime, offset: timedelta) -> datetime:
    return (at + offset).replace(tzinfo=None)


def walls_around(before: Stretch, after: Stretch) -> list[datetime]:
    """Wall times just before, at the edges of, in the middle of and just after a gap or fold."""
    old, new = naive(after.begins, before.offset), naive(after.begins, after.offset)
    low, high = min(old, new), max(old, new)
    middle = (low + (high - low) / 2).replace(second=0, microsecond=0)
    return [low - MINUTE, low, middle, high - MINUTE, high]


@cache
def changes() -> list[tuple[str, tuple[Stretch, ...], Stretch, Stretch]]:
    """Every change of every zone: the zone's name and stretches, and the two between which it lies."""
    return [
        (name, stretches(name), before, after)
        for name in sorted(zoneinfo.available_timezones())
        for before, after in itertools.pairwise(stretches(name))
        if FROM <= after.begins < TO
    ]


def test_the_oracle_knows_zones_with_and_without_changes() -> None:
    assert len(zoneinfo.available_timezones()) > 500
    assert len(changes()) > 4000
    ramadan = [s for s in stretches("Africa/Casablanca") if FROM <= s.begins < TO]
    assert len(ramadan) >= 20, "Morocco changes its clocks twice in each of these years"


def test_a_wall_time_is_the_first_moment_at_which_clocks_show_it_or_have_passed_it() -> None:
    for name, of, before, after in changes():
        for wall in walls_around(before, after):
            expected = first_moment(wall, of)
            assert moment(wall, name) == expected, f"{wall} in {name}"


@pytest.mark.parametrize("repeat", [Repeat.WEEK, Repeat.TWO_WEEKS])
def test_a_weekly_series_keeps_its_wall_time_over_every_change(repeat: Repeat) -> None:
    step = timedelta(weeks=1 if repeat == Repeat.WEEK else 2)
    for name, of, before, after in changes():
        for wall in walls_around(before, after)[::2]:
            dates = occurrences(wall - step, name, repeat, 3)
            meant = [wall - step, wall, wall + step]
            assert [one.wall for one in dates] == meant
            assert [one.at_utc for one in dates] == [first_moment(one, of) for one in meant], f"{wall} in {name}"


def test_a_monthly_series_keeps_its_wall_time_over_every_change() -> None:
    for name, of, before, after in changes():
        wall = walls_around(before, after)[2]
        first = (wall.replace(day=1) - DAY).replace(day=min(wall.day, (wall.replace(day=1) - DAY).day))
        dates = occurrences(first, name, Repeat.MONTH, 3)
        meant = [_in_month(first, n) for n in range(3)]
        assert [one.wall for one in dates] == meant
        assert [one.at_utc for one in dates] == [first_moment(one, of) for one in meant], f"{wall} in {name}"


def test_a_series_by_weekday_keeps_weekday_and_wall_time_over_every_change() -> None:
    for name, of, before, after in changes():
        wall = walls_around(before, after)[2]
        dates = occurrences(wall, name, Repeat.MONTH_BY_WEEKDAY, 3)
        meant = [_same_weekday(wall, n) for n in range(3)]
        assert [one.wall for one in dates] == meant
        assert [one.at_utc for one in dates] == [first_moment(one, of) for one in meant], f"{wall} in {name}"


def _in_month(first: datetime, later: int) -> datetime:
    year, month = divmod(first.year * 12 + first.month - 1 + later, 12)
    return first.replace(year=year, month=month + 1, day=min(first.day, calendar.monthrange(year, month + 1)[1]))


def _same_weekday(first: datetime, later: int) -> datetime:
    year, month = divmod(first.year * 12 + first.month - 1 + later, 12)
    days = [
        day
        for day in range(1, calendar.monthrange(year, month + 1)[1] + 1)
        if date(year, month + 1, day).weekday() == first.weekday()
    ]
    which = (first.day - 1) // 7
    return first.replace(year=year, month=month + 1, day=days[which] if which < 4 else days[-1])


ANY_ZONE = st.sampled_from(sorted(zoneinfo.available_timezones()))
ANY_WALL = st.datetimes(datetime(2025, 1, 1), datetime(2034, 6, 1)).map(lambda w: w.replace(second=0, microsecond=0))  # noqa: DTZ001


@given(
    zone=ANY_ZONE,
    wall=ANY_WALL,
    repeat=st.sampled_from([Repeat.WEEK, Repeat.TWO_WEEKS, Repeat.MONTH, Repeat.MONTH_BY_WEEKDAY]),
    skipped=st.sets(st.integers(0, 200), max_size=5),
    last=st.integers(0, 400),
)
def test_no_series_has_two_on_one_date_nor_one_on_a_skipped_date_nor_one_after_its_end(
    zone: str, wall: datetime, repeat: Repeat, skipped: set[int], last: int
) -> None:
    left_out = {wall.date() + n * DAY for n in skipped} - {wall.date()}
    until = wall.date() + last * DAY
    count = until_date(wall, repeat, 60, until, left_out)
    dates = occurrences(wall, zone, repeat, count, left_out)
    assert dates[0].wall == wall
    assert all(a.at_utc < b.at_utc and a.local_date < b.local_date for a, b in itertools.pairwise(dates))
    assert not left_out & {one.local_date for one in dates}
    assert all(one.local_date <= until for one in dates)
    assert all(one.at_utc == first_moment(one.wall, stretches(zone)) for one in dates)
    following = occurrences(wall, zone, repeat, count + 1, left_out)[-1]
    assert count == 60 or following.local_date > until, "none was left out that fits"


def is_quiet(at: datetime, name: str, quiet: tuple[int, int]) -> bool:
    local = at.astimezone(zoneinfo.ZoneInfo(name))
    now, (start, end) = local.hour * 60 + local.minute, quiet
    return start <= now < end if start < end else now >= start or now < end


def test_nobody_is_reminded_in_their_quiet_hours_at_any_change_of_clocks() -> None:
    for name, _, before, after in changes():
        low, _, middle, _, high = walls_around(before, after)
        edges = [time(wall.hour, wall.minute) for wall in (low, middle, high)]
        minutes = [edge.hour * 60 + edge.minute for edge in edges]
        for quiet in ((21 * 60, 7 * 60), (minutes[0], minutes[1]), (minutes[1], minutes[2])):
            if quiet[0] == quiet[1]:
                continue
            for hours in (-2, -1, 0, 1):
                at = after.begins + timedelta(hours=hours, minutes=20)
                free = free_at(at, zone_name=name, quiet=quiet)
                assert free >= at
                assert not is_quiet(free, name, quiet), f"{at} in {name}, quiet {quiet}: {free}"
                assert free == at or is_quiet(free - timedelta(seconds=30), name, quiet), "no later than need be"
