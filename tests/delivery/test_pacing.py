"""The budget of requests is a function of the Clock."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.pacing import Pace
from tests.support.clocks import NOW


@given(st.integers(1, 50), st.lists(st.tuples(st.floats(0, 3), st.integers(0, 100)), max_size=40))
def test_never_more_goes_out_than_a_burst_and_the_rate_allow(rate: int, story: list[tuple[float, int]]) -> None:
    pace, now, sent = Pace(rate), NOW, 0
    for wait, wanted in story:
        now += timedelta(seconds=wait)
        going = min(wanted, pace.room(now))
        pace.spend(going, now)
        sent += going
        assert sent <= rate + rate * (now - NOW).total_seconds() + 0.01


@given(st.integers(1, 50), st.integers(1, 200))
def test_when_the_budget_refills_there_is_room(rate: int, spent: int) -> None:
    pace = Pace(rate)
    pace.spend(spent, NOW)
    if pace.room(NOW) == 0:
        at = pace.refills_at(NOW)
        assert at > NOW
        assert pace.room(at + timedelta(microseconds=2)) >= min(5, rate) - 1
        assert pace.room(at + timedelta(microseconds=2)) > 0


def test_time_that_stands_still_gives_nothing_back() -> None:
    pace = Pace(45)
    pace.spend(45, NOW)
    assert [pace.room(NOW) for _ in range(3)] == [0, 0, 0]
    assert pace.room(NOW + timedelta(seconds=1)) == 45
