"""The budget of requests is a function of the Clock."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.rate_budget import RateBudget
from tests.support.clocks import NOW

SECOND = timedelta(seconds=1)


@given(st.integers(1, 50), st.lists(st.tuples(st.floats(0, 3), st.integers(0, 100)), max_size=40))
def test_in_no_second_goes_out_more_than_the_rate_allows(rate: int, story: list[tuple[float, int]]) -> None:
    pace, now = RateBudget(rate), NOW
    sent: list[tuple[datetime, int]] = []
    for wait, wanted in story:
        now += timedelta(seconds=wait)
        going = min(wanted, pace.room(now))
        pace.spend(going, now)
        sent.append((now, going))
        assert sum(requests for at, requests in sent if now - at < SECOND) <= rate


@given(st.integers(1, 50), st.integers(1, 200))
def test_when_the_budget_refills_there_is_room(rate: int, spent: int) -> None:
    pace = RateBudget(rate)
    pace.spend(spent, NOW)
    if pace.room(NOW) == 0:
        at = pace.refills_at(NOW)
        assert at > NOW
        assert pace.room(at) >= min(5, rate)


@given(st.integers(1, 50), st.lists(st.floats(0, 0.2), min_size=1, max_size=60))
def test_whoever_waits_for_the_refill_gets_on(rate: int, waits: list[float]) -> None:
    pace, now = RateBudget(rate), NOW
    for wait in waits:
        now += timedelta(seconds=wait)
        if pace.room(now) == 0:
            now = pace.refills_at(now)
        assert pace.room(now) > 0
        pace.spend(1, now)


def test_time_that_stands_still_gives_nothing_back() -> None:
    pace = RateBudget(45)
    pace.spend(45, NOW)
    assert [pace.room(NOW) for _ in range(3)] == [0, 0, 0]
    assert pace.room(NOW + SECOND) == 45


def test_a_clock_that_is_set_back_gives_nothing_back_and_stops_nothing() -> None:
    pace, earlier = RateBudget(45), NOW - timedelta(hours=1)
    pace.spend(45, NOW)
    assert pace.room(earlier) == 0
    assert pace.refills_at(earlier) == earlier + SECOND
    assert pace.room(earlier + SECOND) == 45
