"""Offers, wishes and meetings as people write them."""

from datetime import UTC, date, datetime

import pytest

from bot.core.refusals import CountOutOfRange, MalformedDate, MinutesOutOfRange, TextTooLong, UnknownLanguage
from cogs.mentoring.refusals import DateAhead, DateBeforePair
from cogs.mentoring.rules.meetings import read_day, read_minutes
from cogs.mentoring.rules.mentors import languages_of, read_capacity, read_goals
from tests.support.people import an_actor

SEATTLE = "America/Los_Angeles"
NOW = datetime(2026, 9, 10, 5, 0, tzinfo=UTC)
"""The evening of the 9th in Seattle."""


@pytest.mark.parametrize("capacity", [0, 1, 20])
def test_up_to_twenty_people_can_be_accompanied(capacity: int) -> None:
    assert read_capacity(capacity) == capacity


@pytest.mark.parametrize("capacity", [-1, 21])
def test_other_numbers_are_refused(capacity: int) -> None:
    with pytest.raises(CountOutOfRange):
        read_capacity(capacity)


def test_a_person_who_names_no_language_speaks_their_own() -> None:
    assert languages_of(an_actor(server=1, language="so", locale="es-ES"), None) == ("so",)
    assert languages_of(an_actor(server=1, locale="es-ES"), " ") == ("es",)
    assert languages_of(an_actor(server=1, locale="xx", server_language="am"), None) == ("am",)
    assert languages_of(an_actor(server=1), "Soomaali, es") == ("so", "es")


def test_a_language_that_nobody_knows_is_refused() -> None:
    with pytest.raises(UnknownLanguage):
        languages_of(an_actor(server=1), "so, Klingon")


def test_goals_may_be_left_out_and_have_a_limit() -> None:
    assert read_goals(None) is None
    assert read_goals("  ") is None
    assert read_goals(" grow ") == "grow"
    with pytest.raises(TextTooLong):
        read_goals("x" * 1001)


@pytest.mark.parametrize("minutes", [-5, 0, 4, 481])
def test_no_meeting_is_so_short_or_so_long(minutes: int) -> None:
    with pytest.raises(MinutesOutOfRange):
        read_minutes(minutes)


def test_a_meeting_was_on_a_day_between_becoming_a_pair_and_today() -> None:
    paired = datetime(2026, 9, 2, 6, 30, tzinfo=UTC)  # the evening of the 1st in Seattle

    def read(text: str) -> date:
        return read_day(text, SEATTLE, paired_at=paired, now=NOW)

    assert read("2026-09-09") == date(2026, 9, 9)
    assert read("2026-09-01") == date(2026, 9, 1)
    with pytest.raises(DateAhead):
        read("2026-09-10")
    with pytest.raises(DateBeforePair):
        read("2026-08-31")
    with pytest.raises(MalformedDate):
        read("yesterday")
