"""Names, sizes and dates of cohorts."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.refusals import CountOutOfRange, DatePast, EndsBeforeStart, MalformedDate, TextMissing, TextTooLong
from cogs.cohorts.refusals import NameUnreadable
from cogs.cohorts.rules import cohorts

TODAY = date(2026, 9, 1)


@given(st.text(max_size=200))
def test_a_name_that_is_read_is_short_has_words_and_stays_on_one_line(text: str) -> None:
    try:
        name = cohorts.read_name(text)
    except (TextMissing, TextTooLong, NameUnreadable):
        return
    assert 1 <= len(name) <= 80
    assert name == cohorts.read_name(name)
    assert "\n" not in name
    assert any(c.isalnum() for c in name)


@given(st.text(min_size=1, max_size=80))
def test_a_channel_has_a_name_that_discord_takes(text: str) -> None:
    name = cohorts.channel_name(text)
    assert 1 <= len(name) <= 100
    assert " " not in name
    assert not name.startswith("-")


@pytest.mark.parametrize(
    ("name", "channel"),
    [
        ("Spring 2027", "spring-2027"),
        ("Óptimo!", "óptimo"),
        ("ጥዋት ቡድን", "ጥዋት-ቡድን"),
        ("★★ a_b ★★", "a-b"),
        ("Mornings_(early)", "mornings-early"),
        ("---", "cohort"),
    ],
)
def test_channels_are_called_as_discord_writes_them(name: str, channel: str) -> None:
    assert cohorts.channel_name(name) == channel


def test_two_names_are_the_same_in_any_case_and_script() -> None:
    assert cohorts.name_key("ВЕСНА  Óptimo") == cohorts.name_key("весна óptimo")


@pytest.mark.parametrize("text", ["", "   ", "\u200b", "\n\t"])
def test_a_name_without_words_is_refused(text: str) -> None:
    with pytest.raises(TextMissing):
        cohorts.read_name(text)


@pytest.mark.parametrize("text", ["!!!", "###", " ★ "])
def test_a_name_of_symbols_alone_is_refused(text: str) -> None:
    with pytest.raises(NameUnreadable):
        cohorts.read_name(text)


def test_a_name_of_two_hundred_characters_is_refused_with_both_numbers() -> None:
    with pytest.raises(TextTooLong) as refused:
        cohorts.read_name("a" * 200)
    assert (refused.value.length, refused.value.limit) == (200, 80)


@pytest.mark.parametrize("count", [0, -1, 501, 10**12])
def test_a_cohort_holds_from_one_to_five_hundred_people(count: int) -> None:
    with pytest.raises(CountOutOfRange):
        cohorts.read_capacity(count)
    assert cohorts.read_capacity(1) == 1
    assert cohorts.read_capacity(500) == 500


@pytest.mark.parametrize("count", [-1, 201])
def test_a_certificate_asks_for_a_possible_number_of_things(count: int) -> None:
    with pytest.raises(CountOutOfRange):
        cohorts.read_required(count)
    assert cohorts.read_required(0) == 0


def test_a_day_may_be_today_or_later_but_not_yesterday() -> None:
    assert cohorts.read_coming_day("2026-09-01", today=TODAY) == TODAY
    with pytest.raises(DatePast):
        cohorts.read_coming_day("2026-08-31", today=TODAY)
    with pytest.raises(MalformedDate):
        cohorts.read_coming_day("next week", today=TODAY)


def test_the_end_does_not_come_before_the_beginning() -> None:
    cohorts.check_dates(TODAY, TODAY)
    cohorts.check_dates(None, TODAY)
    with pytest.raises(EndsBeforeStart):
        cohorts.check_dates(TODAY, date(2026, 8, 1))
