"""Ethiopian dates and hours beside ours, for those who wish them."""

from datetime import UTC, date, datetime

import pytest

from bot.i18n.catalogues import Catalogues
from bot.i18n.ethiopian import ETHIOPIAN
from cogs.certificates.services.issuing import Issued
from cogs.certificates.wording.page import Means, page
from sandbox.preview.samples import variants

CATALOGUES = Catalogues.load()
WALL = datetime(2026, 9, 15, 18)  # noqa: DTZ001 - a wall time


@pytest.mark.parametrize(
    ("code", "said", "clock"),
    [
        ("am", "15 ሴፕቴምበር 2026 (መስከረም 5 ቀን 2019 ዓ.ም.)", "18:00 (ከምሽቱ 12:00 ሰዓት)"),
        ("ti", "15 መስከረም 2026 (ብኣቆጻጽራ ግእዝ 5 መስከረም 2019)", "18:00 (ሰዓት 12:00 ናይ ምሸት)"),
    ],
)
def test_who_wishes_it_sees_both(code: str, said: str, clock: str) -> None:
    t = CATALOGUES.texts(code, "America/Los_Angeles", ethiopian=True)
    assert t.date(WALL.date()) == said
    assert t.weekday(WALL.date()).endswith(said)
    assert t.wall_clock(WALL) == t.clock_time(datetime(2026, 9, 16, 1, tzinfo=UTC)) == clock
    assert said in t.wall_time(WALL) and clock in t.wall_time(WALL)
    moment = t.long_moment(datetime(2026, 9, 16, 1, tzinfo=UTC))
    assert said in moment and clock in moment


@pytest.mark.parametrize(
    ("code", "beside"),
    [("am", "መስከረም 5 ቀን 2019 ዓ.ም.፣ ከምሽቱ 12:00 ሰዓት"), ("ti", "ብኣቆጻጽራ ግእዝ 5 መስከረም 2019፣ ሰዓት 12:00 ናይ ምሸት")],
)
def test_what_discord_words_has_both_beside_it_in_the_readers_zone(code: str, beside: str) -> None:
    at = datetime(2026, 9, 16, 1, tzinfo=UTC)
    t = CATALOGUES.texts(code, "America/Los_Angeles", ethiopian=True)
    assert t.moment(at) == f"<t:1789520400:F> ({beside})"
    assert t.day(at).startswith("<t:1789520400:D> (") and t.day(at)[18:-1] in beside
    assert t.relative(at) == "<t:1789520400:R>"
    assert t.of_one_calendar.moment(at) == "<t:1789520400:F>"


def test_a_certificate_has_one_calendar_since_others_read_it() -> None:
    issued = next(variants(Issued, "am"))
    both = CATALOGUES.texts("am", "America/Los_Angeles", ethiopian=True)
    assert page(issued, both, means=Means()) == page(
        issued, CATALOGUES.texts("am", "America/Los_Angeles"), means=Means()
    )


def test_a_moment_is_dated_in_the_readers_zone_in_both_calendars() -> None:
    t = CATALOGUES.texts("am", "America/Los_Angeles", ethiopian=True)
    assert t.date(datetime(2026, 9, 11, 5, tzinfo=UTC)) == "10 ሴፕቴምበር 2026 (ጳጉሜን 5 ቀን 2018 ዓ.ም.)"


def test_others_and_other_languages_see_one_calendar_and_lists_have_no_room_for_two() -> None:
    for code in CATALOGUES.codes:
        ours = CATALOGUES.texts(code)
        assert ours.ethiopian is False
        both = CATALOGUES.texts(code, ethiopian=True)
        assert (both.date(WALL.date()) == ours.date(WALL.date())) is (code not in ETHIOPIAN)
        assert both.short_wall_time(WALL) == ours.short_wall_time(WALL)
    assert all(len(set(words.months)) == 13 and len(set(words.parts)) == 4 for words in ETHIOPIAN.values())
    assert ETHIOPIAN["am"].dated(date(2023, 9, 11)) == "ጳጉሜን 6 ቀን 2015 ዓ.ም."
