"""However processes come, live and die: together they never have more than the whole, and never spend more."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.rate_budget import RateBudget
from bot.outbox.processes import SHARE_LEASE, share_of
from tests.support.clocks import NOW


@dataclass
class Living:
    """A process, as it knows itself, and what it wrote down."""

    made: int
    pace: RateBudget = field(default_factory=lambda: RateBudget(0))
    leased: int = 0
    until: datetime = NOW


ACTS = st.tuples(st.sampled_from(["beat", "beat", "come", "die", "stop", "spend", "spend"]), st.integers(0, 30))


@given(st.integers(1, 50), st.lists(st.tuples(st.floats(0, 20), ACTS), max_size=80))
def test_the_shares_never_exceed_the_whole_and_neither_does_what_is_spent(
    total: int, story: list[tuple[float, tuple[str, int]]]
) -> None:
    now, made, spent = NOW, 0, 0
    living: list[Living] = []
    written: list[Living] = []

    def beat(one: Living) -> None:
        written[:] = [each for each in written if each.until > now or each is one]
        if one not in written:
            written.append(one)
        order = sorted(written, key=lambda each: each.made)
        others = sum(each.leased for each in written if each is not one)
        one.leased = share_of(total, live=len(order), place=order.index(one), leased=others)
        one.until = now + SHARE_LEASE
        one.pace.lease(one.leased, until=one.until, now=now)

    for wait, (act, number) in story:
        now += timedelta(seconds=wait)
        one = living[number % len(living)] if living else None
        if act == "come" or one is None:
            living.append(Living(made))
            made += 1
            beat(living[-1])
        elif act == "beat":
            beat(one)
        elif act == "spend":
            going = min(number, one.pace.room(now))
            one.pace.spend(going, now)
            spent += going
        else:
            living.remove(one)
            if act == "stop" and one in written:
                written.remove(one)
        assert sum(each.leased for each in written if each.until > now) <= total
        assert spent <= total * (1 + (now - NOW).total_seconds()) + 0.01


@given(st.integers(1, 50), st.integers(1, 8))
def test_when_all_have_said_twice_that_they_live_nothing_is_left_over(total: int, live: int) -> None:
    leased = [total, *[0] * (live - 1)]
    for _ in range(2):
        for place in range(live):
            leased[place] = share_of(total, live=live, place=place, leased=sum(leased) - leased[place])
    assert sum(leased) == total
    assert max(leased) - min(leased) <= 1
