"""How long somebody was there, and what that is worth."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cogs.sessions.rules.attendance import CreditRule, minutes_there

START = datetime(2026, 9, 9, 1, 0, tzinfo=UTC)


def at(minute: int) -> datetime:
    return START + timedelta(minutes=minute)


@pytest.mark.parametrize(("minutes", "worth"), [(90, 90), (77, 90), (76, 45), (45, 45), (44, 0), (0, 0)])
def test_all_counts_from_85_percent_and_half_from_50(minutes: int, worth: int) -> None:
    assert CreditRule().credit(minutes, 90) == worth


def test_another_rule_counts_from_75_percent() -> None:
    assert CreditRule(75, 50).credit(68, 90) == 90


@given(
    stays=st.lists(st.tuples(st.integers(-60, 120), st.integers(0, 60)), max_size=8),
    minutes=st.integers(5, 120),
)
def test_what_overlaps_counts_once_and_only_within_the_session(stays: list[tuple[int, int]], minutes: int) -> None:
    found = minutes_there([(at(a), at(a + n)) for a, n in stays], START, minutes)
    covered = {m for a, n in stays for m in range(a, a + n)}
    assert found == len(covered & set(range(minutes)))
