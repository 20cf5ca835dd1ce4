"""Why two people are paired, as each reader has it: in their language and by their clocks."""

from datetime import UTC, date, datetime

import pytest

from bot.i18n.catalogues import Catalogues, locales_folder
from cogs.mentoring.rules.explanations import Reason
from cogs.mentoring.rules.explanations import reasons as reasons_of
from cogs.mentoring.rules.fit import Criterion
from cogs.mentoring.rules.mentors import Window, half_hours
from cogs.mentoring.wording.reasons import reasons
from tests.cogs.mentoring.test_rounds import mentee, mentor

SUMMER, WINTER = date(2026, 8, 24), date(2026, 12, 7)
TUESDAY_EVENING = Window(1, 17 * 60, 21 * 60)


def said(monday: date, language: str, zone: str) -> str:
    """What a reader is told of two who are both free on a Tuesday evening in Los Angeles."""
    free = half_hours([TUESDAY_EVENING], "America/Los_Angeles", monday)
    found = [Reason(Criterion.TIMES, str(min(free)))]
    texts = Catalogues(locales_folder()).texts(language, zone)
    return reasons(texts, found, datetime(monday.year, monday.month, monday.day + 2, 12, tzinfo=UTC))


@pytest.mark.parametrize("monday", [SUMMER, WINTER])
def test_a_time_is_a_part_of_a_day_by_the_clocks_of_who_reads_it(monday: date) -> None:
    assert said(monday, "en", "America/Los_Angeles") == "Tuesday, evening"
    assert said(monday, "en", "Asia/Tokyo") == "Wednesday, morning"
    assert said(monday, "en", "Africa/Nairobi").startswith("Wednesday, ")
    assert said(monday, "es", "America/Los_Angeles") != said(monday, "en", "America/Los_Angeles")


def test_where_it_is_night_the_hour_is_said() -> None:
    assert said(SUMMER, "en", "Africa/Nairobi") == "Wednesday, 3:00\u202fAM"
    assert said(WINTER, "en", "Africa/Nairobi") == "Wednesday, 4:00\u202fAM", "a clock there is not changed"


def test_two_times_of_one_evening_are_said_once() -> None:
    free = sorted(half_hours([TUESDAY_EVENING], "America/Los_Angeles", SUMMER))
    found = [Reason(Criterion.TIMES, str(free[0])), Reason(Criterion.TIMES, str(free[-1]))]
    texts = Catalogues(locales_folder()).texts("en", "America/Los_Angeles")
    assert reasons(texts, found, datetime(2026, 8, 26, tzinfo=UTC)) == "Tuesday, evening"


def test_a_time_that_goes_on_into_the_next_week_of_the_rule_is_one() -> None:
    monday_morning = half_hours([Window(0, 8 * 60, 12 * 60)], "Australia/Brisbane", SUMMER)  # from Sunday 22:00 UTC
    found = reasons_of(mentor(free=monday_morning), mentee(free=monday_morning))
    times = [one.value for one in found if one.criterion is Criterion.TIMES]
    assert times == [str(7 * 48 - 4)]
