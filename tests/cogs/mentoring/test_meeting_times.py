"""The times that are offered to a pair fit both, whatever their zones and however clocks change."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from cogs.mentoring.rules.meeting_times import AHEAD, MINUTES, MOST, NOT_BEFORE, proposals
from cogs.mentoring.rules.mentors import Window

ZONES = ("America/Los_Angeles", "Asia/Kathmandu", "Europe/Berlin", "UTC", "Australia/Lord_Howe", "Africa/Casablanca")
windows = st.lists(
    st.builds(lambda day, start, length: Window(day, start, min(1440, start + length)),
              st.integers(0, 6), st.integers(0, 1320), st.integers(30, 600)),
    min_size=1, max_size=8,
)  # fmt: skip
moments = st.integers(0, 700 * 1440).map(lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes))


def lies_within(found: datetime, given_windows: list[Window], zone: str) -> bool:
    """By the wall clocks at the beginning and at the end, each read by itself."""
    begins = found.astimezone(ZoneInfo(zone))
    ends = (found + timedelta(minutes=MINUTES)).astimezone(ZoneInfo(zone))
    first, last = begins.hour * 60 + begins.minute, ends.hour * 60 + ends.minute
    if ends.date() != begins.date():
        last = 1440 if last == 0 else 9999
    return any(w.weekday == begins.weekday() and w.starts <= first and last <= w.ends for w in given_windows)


@given(windows, windows, st.sampled_from(ZONES), st.sampled_from(ZONES), moments)
def test_each_time_fits_both_on_another_day_within_two_weeks(
    one: list[Window], other: list[Window], zone: str, their_zone: str, now: datetime
) -> None:
    found = proposals((one, zone), (other, their_zone), now)
    assert len(found) <= MOST
    assert list(found) == sorted(found)
    assert len({at.astimezone(ZoneInfo(zone)).date() for at in found}) == len(found)
    for at in found:
        assert now + NOT_BEFORE <= at <= now + AHEAD
        assert lies_within(at, one, zone) and lies_within(at, other, their_zone)


@given(st.sampled_from(ZONES), moments)
def test_who_are_always_free_are_offered_three_times(zone: str, now: datetime) -> None:
    always = [Window(day, 0, 1440) for day in range(7)]
    assert len(proposals((always, zone), (always, "Europe/Berlin"), now)) == MOST


def test_no_time_is_offered_where_none_fits() -> None:
    monday, tuesday = ([Window(0, 480, 720)], "UTC"), ([Window(1, 480, 720)], "UTC")
    assert proposals(monday, tuesday, datetime(2026, 9, 1, tzinfo=UTC)) == ()


def test_a_time_of_every_week_stays_where_the_clocks_put_it() -> None:
    evening = [Window(1, 18 * 60, 19 * 60)]  # clocks go back on Sunday 1 November
    now = datetime(2026, 10, 24, 12, tzinfo=UTC)
    found = proposals((evening, "America/Los_Angeles"), (evening, "America/Los_Angeles"), now)
    assert [at.isoformat() for at in found] == ["2026-10-28T01:00:00+00:00", "2026-11-04T02:00:00+00:00"]
