"""What can be planned as a session, when people are reminded, and whom a list of people names."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.hours import HourType
from bot.core.refusals import CountOutOfRange, MalformedTime, MinutesOutOfRange, TextMissing, TextTooLong
from bot.core.times import read_wall_time
from cogs.sessions.refusals import LinkNotSafe, PlaceTwice
from cogs.sessions.rules.sessions import (
    Details,
    PlaceKind,
    Wishes,
    by_name,
    outside,
    overlap,
    read_details,
    read_minutes,
    read_people,
    read_place,
    read_title,
)

NOW = datetime(2026, 9, 1, 16, 0, tzinfo=UTC)


@pytest.mark.parametrize("minutes", [0, -30, 4, 721])
def test_a_session_takes_from_five_minutes_to_twelve_hours(minutes: int) -> None:
    with pytest.raises(MinutesOutOfRange):
        read_minutes(minutes)


def test_a_title_is_one_line_of_at_most_a_hundred_characters() -> None:
    assert read_title("  Our\n circle\x00 ") == "Our circle"
    assert read_title("x" * 100) == "x" * 100
    with pytest.raises(TextTooLong):
        read_title("x" * 200)
    with pytest.raises(TextMissing):
        read_title(" \n\t ")


@pytest.mark.parametrize("text", ["0001-01-01 00:00", "9999-12-31 23:59", "2026-02-30 18:00", "tomorrow", "2026-09-08"])
def test_a_time_that_no_calendar_of_ours_has_is_refused(text: str) -> None:
    with pytest.raises(MalformedTime):
        read_wall_time(text)


def details(**wishes: Any) -> Details:
    return read_details(Wishes(**wishes), Details("Circle", 90))


def test_a_kind_brings_its_hours_unless_others_are_named() -> None:
    assert details(kind="reflective_group").hour_type == HourType.GROUP_CONSULTATION
    assert details(kind=HourType.PEER, hour_type="professional").hour_type == HourType.PROFESSIONAL
    assert details(title="Other").kind == "learning"


@pytest.mark.parametrize(
    "link", ["http://meet.example.org/a", "www.example.org", "javascript:x", "https://", "ftp://a.b"]
)
def test_links_are_https_or_refused(link: str) -> None:
    if ":" in link and "//" not in link:
        assert read_place(link) == (PlaceKind.ADDRESS, link)  # words are words
        return
    with pytest.raises(LinkNotSafe):
        read_place(link)


def test_a_place_is_a_link_an_address_or_nowhere() -> None:
    assert read_place(" https://meet.example.org/a ") == (PlaceKind.LINK, "https://meet.example.org/a")
    assert read_place("12 Main St, room 3") == (PlaceKind.ADDRESS, "12 Main St, room 3")
    assert read_place("-") == (PlaceKind.NONE, "")
    with pytest.raises(TextTooLong):
        read_place("a" * 201)
    with pytest.raises(PlaceTwice):
        details(place="12 Main St", channel=("voice", 7))
    assert details(channel=("stage", 7)).place == "7"


@pytest.mark.parametrize("capacity", [0, -1, 501])
def test_a_session_has_a_place_for_somebody(capacity: int) -> None:
    with pytest.raises(CountOutOfRange):
        details(capacity=capacity)


def test_sessions_that_touch_do_not_overlap() -> None:
    assert not overlap((NOW, 60), (NOW + timedelta(minutes=60), 30))
    assert overlap((NOW, 61), (NOW + timedelta(minutes=60), 30))


def test_dates_outside_the_cohorts_own_are_counted() -> None:
    dates = [date(2026, 9, day) for day in (1, 8, 15, 22)]
    assert outside(dates, date(2026, 9, 8), date(2026, 9, 15)) == 2
    assert outside(dates, None, None) == 0


def test_people_are_named_by_mentions_ids_and_words() -> None:
    named = read_people("<@12>, <@!34> <@12> @Amina, Rosa Maria; 123456789012345678\n@Li")
    assert named.ids == (12, 34, 123456789012345678)
    assert named.words == ("Amina", "Rosa Maria", "Li")


def test_a_mention_of_a_role_names_nobody() -> None:
    assert read_people("<@&12345678901234567890>").ids == ()


def test_names_are_found_whole_or_by_how_their_words_begin_and_of_two_people_none_is_taken() -> None:
    known = {1: "Rosa María", 2: "Amina", 3: "Li", 4: "li", 5: "Omar", 6: "Susana López"}
    named = by_name(["rosa maria", "AMINA Omar", "Li", "Nobody"], known)
    assert (named.found, named.several, named.unknown) == ({1, 2, 5}, (("Li", (3, 4)),), ("Nobody",))
    assert by_name(["maria"], known).found == {1}
    assert by_name(["lopez sus"], known).found == {6}
    assert by_name(["ana"], known).unknown == ("ana",), "Susana is another person"
    assert by_name(["l"], known).several == (("l", (3, 4, 6)),)


@given(st.text())
def test_any_text_can_be_read_as_people(text: str) -> None:
    named = read_people(text)
    assert all(word.strip() for word in named.words)
    by_name(named.words, {1: "Amina"})
