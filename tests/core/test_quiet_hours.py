"""When a person may be reminded, minute for minute against a slow judge."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.core.quiet_hours import free_at, read_hours, read_reminders, read_span, write_hours
from bot.core.refusals import MalformedHours, MalformedSpan

ZONES = ["America/Los_Angeles", "Africa/Mogadishu", "Australia/Lord_Howe", "Asia/Kathmandu", "America/Santiago"]
START = datetime(2026, 10, 28, tzinfo=UTC)


def is_free(at: datetime, zone: str, quiet: tuple[int, int] | None, away: list[tuple[date, date]]) -> bool:
    local = at.astimezone(ZoneInfo(zone))
    if any(first <= local.date() <= last for first, last in away):
        return False
    if quiet is None or quiet[0] == quiet[1]:
        return True
    now = local.hour * 60 + local.minute
    start, end = quiet
    return not (start <= now < end if start < end else now >= start or now < end)


@settings(max_examples=150, deadline=None)
@given(
    minutes=st.integers(0, 8 * 1440),
    zone=st.sampled_from(ZONES),
    quiet=st.none() | st.tuples(st.integers(0, 1439), st.integers(0, 1439)),
    away=st.lists(st.tuples(st.integers(0, 8), st.integers(0, 3)), max_size=2),
)
@example(minutes=4 * 1440 + 8 * 60, zone="America/Los_Angeles", quiet=(1260, 420), away=[])
def test_it_is_the_first_free_minute(
    minutes: int, zone: str, quiet: tuple[int, int] | None, away: list[tuple[int, int]]
) -> None:
    at = START + timedelta(minutes=minutes)
    days = [(START.date() + timedelta(days=a), START.date() + timedelta(days=a + n)) for a, n in away]
    found = free_at(at, zone_name=zone, quiet=quiet, away=days)
    judged = at
    while not is_free(judged, zone, quiet, days):
        judged += timedelta(minutes=1)
    assert found == judged


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("21:00-07:00", (1260, 420)),
        ("21-7", (1260, 420)),
        ("9:30 to 10", (570, 600)),
        ("22:00–24:00", (1320, 0)),
        ("off", None),
        ("", None),
        ("8-8", None),
    ],
)
def test_hours_are_read_as_people_write_them(text: str, meant: tuple[int, int] | None) -> None:
    assert read_hours(text) == meant
    if meant is not None:
        assert read_hours(write_hours(meant)) == meant


@pytest.mark.parametrize("text", ["evening", "21", "25-7", "9:75-10", "1-2-3"])
def test_what_is_no_hours_is_refused(text: str) -> None:
    with pytest.raises(MalformedHours):
        read_hours(text)


@pytest.mark.parametrize(("text", "minutes"), [("1d", 1440), ("2h", 120), ("90m", 90), ("1d 2h", 1560), ("45", 45)])
def test_spans_are_read_as_people_write_them(text: str, minutes: int) -> None:
    assert read_span(text, 5, 100_000) == minutes


@pytest.mark.parametrize("text", ["soon", "", "3", "1d-", "900d", "-5m"])
def test_what_is_no_span_is_refused(text: str) -> None:
    with pytest.raises(MalformedSpan):
        read_span(text, 5, 20_160)


def test_reminders_are_a_few_spans_or_none() -> None:
    assert read_reminders("15m, 1d") == (1440, 15)
    assert read_reminders("off") == ()
    for wrong in ("1m", "30d", "1h,2h,3h,4h,5h", "tomorrow", ","):
        with pytest.raises(MalformedSpan):
            read_reminders(wrong)
