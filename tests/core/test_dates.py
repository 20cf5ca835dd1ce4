"""Dates and times as people write them: read whole, asked about, or not read; never read as something else."""

# ruff: noqa: DTZ001 - wall times have no zone

import time
from datetime import datetime, timedelta

import pytest
from babel.dates import format_date, format_datetime, format_time
from hypothesis import example, given
from hypothesis import strategies as st

from bot.core.dates import LONGEST, MOST_READINGS, Asked, read
from bot.core.languages import LANGUAGES
from bot.i18n.dates import vocabulary

NOW = datetime(2026, 9, 1, 9)  # a Tuesday
SPOKEN = ("en", "es", "so", "am", "ti", "ar", "zh_Hans", "zh_Hant", "vi", "ru", "uk", "ko")


def times(text: str, language: str = "en", locale: str | None = None, *, past: bool = False) -> list[str]:
    """What a text can mean as a time."""
    found = read(text, vocabulary(language, locale), Asked(NOW, timed=True, past=past))
    return [one.isoformat(" ", "minutes") for one in found]


def days(text: str, language: str = "en", locale: str | None = None, *, past: bool = False) -> list[str]:
    """What a text can mean as a date."""
    found = read(text, vocabulary(language, locale), Asked(NOW, timed=False, past=past))
    return [one.date().isoformat() for one in found]


@pytest.mark.parametrize(
    ("text", "language", "means"),
    [
        ("tomorrow 6pm", "en", "2026-09-02 18:00"),
        ("6pm tomorrow", "en", "2026-09-02 18:00"),
        ("Wed 18:00", "en", "2026-09-02 18:00"),
        ("8 sept 18:00", "en", "2026-09-08 18:00"),
        ("Sept 8, 2026, 6:00\u202fPM", "en", "2026-09-08 18:00"),
        ("sept 8 at noon", "en", "2026-09-08 12:00"),
        ("3rd of October, 10 am", "en", "2026-10-03 10:00"),
        ("thurs 6.30 pm", "en", "2026-09-03 18:30"),
        ("9/18 6pm", "en", "2026-09-18 18:00"),
        ("Tue 9/8 6pm", "en", "2026-09-08 18:00"),
        ("in 2 weeks at 9am", "en", "2026-09-15 09:00"),
        ("the 8th 6pm", "en", "2026-09-08 18:00"),
        ("8 sept 24:00", "en", "2026-09-09 00:00"),
        ("sep 8th, 6:30 p.m.", "en", "2026-09-08 18:30"),
        ("6:30 p.m., Sept. 8", "en", "2026-09-08 18:30"),
        ("9 a.m. tomorrow", "en", "2026-09-02 09:00"),
        ("tomorrow evening at 6", "en", "2026-09-02 18:00"),
        ("tomorrow morning 9:30", "en", "2026-09-02 09:30"),
        ("tonight at 7", "en", "2026-09-01 19:00"),
        ("7 tonight", "en", "2026-09-01 19:00"),
        ("mañana a las 6 de la tarde", "es", "2026-09-02 18:00"),
        ("el 8 a las 6 pm", "es", "2026-09-08 18:00"),
        ("el día 8 a las 18:00", "es", "2026-09-08 18:00"),
        ("el 8 de septiembre a las 18:00", "es", "2026-09-08 18:00"),
        ("esta noche a las 7", "es", "2026-09-01 19:00"),
        ("manana 6 p.m.", "es", "2026-09-02 18:00"),
        ("miercoles 18h", "es", "2026-09-02 18:00"),
        ("pasado mañana 9:30", "es", "2026-09-03 09:30"),
        ("martes 8 de septiembre al mediodía", "es", "2026-09-08 12:00"),
        ("el sábado a las 10 de la noche", "es", "2026-09-05 22:00"),
        ("el martes que viene a las 10", "es", "2026-09-08 10:00"),
        ("berri 6 galabnimo", "so", "2026-09-02 18:00"),
        ("Isniin 18:00", "so", "2026-09-07 18:00"),
        ("8 Sebtembar 6:05 GD", "so", "2026-09-08 18:05"),
        ("Isniinta 6da galabnimo", "so", "2026-09-07 18:00"),
        ("Talaadada soo socota 18:00", "so", "2026-09-08 18:00"),
        ("Khamiista 6 p.m.", "so", "2026-09-03 18:00"),
        ("Axadda galabta 6", "so", "2026-09-06 18:00"),
        ("8 sebt 18:00", "so", "2026-09-08 18:00"),
        ("saa dambe 18:00", "so", "2026-09-03 18:00"),
        ("caawa 7", "so", "2026-09-01 19:00"),
        ("ነገ 6:05 ከሰዓት", "am", "2026-09-02 18:05"),
        ("ጽባሕ 6:05 ድ.ቀ.", "ti", "2026-09-02 18:05"),
        ("غدًا الساعة 6 مساءً", "ar", "2026-09-02 18:00"),
        ("明天下午6点", "zh_Hans", "2026-09-02 18:00"),
        ("内日 18:00", "zh_Hans", ""),
        ("ngày mai lúc 18:00", "vi", "2026-09-02 18:00"),
        ("послезавтра в 6 вечера", "ru", "2026-09-03 18:00"),
        ("завтра о 18:00", "uk", "2026-09-02 18:00"),
        ("내일 오후 6시", "ko", "2026-09-02 18:00"),
        ("8 أيلول الساعة 6 مساءً", "ar", "2026-09-08 18:00"),
        ("8 سبتمبر، 18:00", "ar", "2026-09-08 18:00"),
        ("بعد غد الساعة 6 مساءً", "ar", "2026-09-03 18:00"),
        ("15 تشرين الثاني 18:00", "ar", "2026-11-15 18:00"),
        ("الثلاثاء القادم 18:00", "ar", "2026-09-08 18:00"),
        ("8 ሴፕቴምበር፣ 18:00", "am", "2026-09-08 18:00"),
        ("የሚቀጥለው ማክሰኞ 18:00", "am", "2026-09-08 18:00"),
        ("8 ሴፕተምበር 18:00", "ti", "2026-09-08 18:00"),
        ("ዝመጽእ ሰሉስ 18:00", "ti", "2026-09-08 18:00"),
        ("下周二 18:00", "zh_Hans", "2026-09-08 18:00"),
        ("下個禮拜二晚上7點", "zh_Hant", "2026-09-08 19:00"),
        ("禮拜三 18:00", "zh_Hant", "2026-09-02 18:00"),
        ("今晚7点", "zh_Hans", "2026-09-01 19:00"),
        ("thứ ba tuần sau 18:00", "vi", "2026-09-08 18:00"),
        ("8 tháng 9 năm 2026 18:00", "vi", "2026-09-08 18:00"),
        ("в среду в 18:00", "ru", "2026-09-02 18:00"),
        ("в следующий вторник в 18:00", "ru", "2026-09-08 18:00"),
        ("наступного вівторка о 18:00", "uk", "2026-09-08 18:00"),
        ("다음 주 화요일 오후 6:00", "ko", "2026-09-08 18:00"),
    ],
)
def test_a_time_is_read_as_its_language_writes_it(text: str, language: str, means: str) -> None:
    assert times(text, language) == [means] * bool(means)


def test_what_is_ambiguous_is_given_in_all_its_readings_one_s_own_way_first() -> None:
    assert times("9/8 6 pm") == ["2026-09-08 18:00", "2027-08-09 18:00"]
    assert times("9/8 18:00", "es") == ["2027-08-09 18:00", "2026-09-08 18:00"]
    assert times("9/8 6 pm", "en", "en-GB") == ["2027-08-09 18:00", "2026-09-08 18:00"]
    assert days("8/8") == ["2027-08-08"]
    assert times("Wed 6") == ["2026-09-02 18:00", "2026-09-02 06:00"]
    assert times("Tue 18:00") == ["2026-09-01 18:00", "2026-09-08 18:00"], "today is a Tuesday"
    assert times("next Wed 18:00") == ["2026-09-02 18:00", "2026-09-09 18:00"]
    assert times("wed midnight") == ["2026-09-02 00:00", "2026-09-03 00:00"]
    assert times("mar 8 18:00", "es") == ["2027-03-08 18:00", "2026-09-08 18:00"], "March, and a Tuesday"


@pytest.mark.parametrize(
    "text",
    ["may", "12", "5", "Tue", "mar", "tomorow 6pm", "monday 8 september 18:00", "9/31 6pm", "1788", "20260908", "now",
     "8 sept 25:00", "8 sept 18:60", "8 sept 13 am", "tomorrow tomorrow 6pm", "6pm 7pm tomorrow", "sept 6pm", "tonight",
     "8 sept 18:00:01", "8 sept 18:00 PST", "8-9 sept 18:00", "@", "", "in", "0/0 6pm", "at tomorrow 6pm"],
)  # fmt: skip
def test_what_is_not_wholly_understood_is_not_read(text: str) -> None:
    assert times(text) == []


def test_a_date_that_lies_behind_is_the_last_one() -> None:
    assert days("8/31", past=True) == ["2026-08-31"]
    assert days("mon", past=True) == ["2026-08-31"]
    assert days("yesterday", past=True) == ["2026-08-31"]
    assert days("ayer", "es", past=True) == ["2026-08-31"]
    assert days("shalay", "so", past=True) == ["2026-08-31"]
    assert days("ትላንት", "am", past=True) == days("ትናንት", "am", past=True) == ["2026-08-31"]
    assert days("上周二", "zh_Hans", past=True) == ["2026-08-25"]
    assert days("last tuesday", past=True) == ["2026-08-25"]
    assert days("12/20", past=True) == ["2025-12-20"]


@pytest.mark.parametrize(
    ("text", "language", "means"),
    [
        ("wed 6pm", "en", ["2026-09-30 18:00", "2026-09-02 18:00"]),
        ("mon 18:00", "en", ["2026-09-28 18:00", "2026-09-07 18:00"]),
        ("miércoles 18h", "es", ["2026-09-30 18:00", "2026-09-02 18:00"]),
        ("Arbacada 18:00", "so", ["2026-09-30 18:00", "2026-09-02 18:00"]),
        ("tue 19:00", "en", ["2026-09-29 19:00", "2026-09-01 19:00", "2026-09-08 19:00"]),
        ("6pm", "en", ["2026-09-29 18:00"]),
        ("19:30", "en", ["2026-09-29 19:30"]),
        ("the 2nd 6pm", "en", ["2026-10-02 18:00", "2026-09-02 18:00"]),
        ("wed the 30th 6pm", "en", ["2026-09-30 18:00"]),
        ("tomorrow 6pm", "en", ["2026-09-02 18:00"]),
        ("next wed 18:00", "en", ["2026-09-02 18:00", "2026-09-09 18:00"]),
        ("9/30 6pm", "en", ["2026-09-30 18:00"]),
    ],
)
def test_a_new_time_for_something_is_near_the_old_one_before_it_is_near_today(
    text: str, language: str, means: list[str]
) -> None:
    asked = Asked(NOW, timed=True, near=datetime(2026, 9, 29, 18))
    found = [one.isoformat(" ", "minutes") for one in read(text, vocabulary(language), asked)]
    assert found == means


def test_a_new_time_is_never_one_that_has_passed() -> None:
    today = Asked(NOW, timed=True, near=NOW + timedelta(hours=3))
    assert read("mon 18:00", vocabulary("en"), today) == [datetime(2026, 9, 7, 18)]
    assert read("8am", vocabulary("en"), today) == [datetime(2026, 9, 2, 8)]
    begun = Asked(NOW, timed=True, near=NOW - timedelta(days=5))
    assert read("wed 18:00", vocabulary("en"), begun) == [datetime(2026, 9, 2, 18)]


COMING = st.datetimes(NOW + timedelta(days=1), datetime(2045, 1, 1)).map(lambda at: at.replace(second=0, microsecond=0))


@given(at=COMING, language=st.sampled_from(SPOKEN), width=st.sampled_from(["short", "medium", "long", "full"]))
@example(at=datetime(2026, 9, 8, 18), language="es", width="short")
@example(at=datetime(2029, 5, 31, 0, 5), language="uk", width="full")
def test_whatever_cldr_writes_is_read_as_itself_or_asked_or_not_read(at: datetime, language: str, width: str) -> None:
    locale = LANGUAGES[language].locale
    words = vocabulary(language)
    day = format_date(at, width, locale=locale)
    found = [one.date() for one in read(day, words, Asked(NOW, timed=False))]
    assert not found or at.date() in found, (day, found)
    for clock in (format_time(at, "short", locale=locale), format_time(at, "medium", locale=locale)):
        for text in (f"{day} {clock}", f"{day}, {clock}", f"{clock} {day}"):
            meant = read(text, words, Asked(NOW, timed=True))
            assert not meant or at in meant, (text, meant)
    both = format_datetime(at, width if width in ("short", "medium") else "medium", locale=locale)
    meant = read(both, words, Asked(NOW, timed=True))
    assert not meant or at in meant, (both, meant)


@pytest.mark.parametrize("language", SPOKEN)
@pytest.mark.parametrize("width", ["short", "medium", "long", "full"])
def test_in_every_language_dates_of_every_length_are_read(language: str, width: str) -> None:
    at = datetime(2026, 10, 28, 18, 5)
    locale = LANGUAGES[language].locale
    text = f"{format_date(at, width, locale=locale)} {format_time(at, 'short', locale=locale)}"
    assert at in read(text, vocabulary(language), Asked(NOW, timed=True)), text


@given(st.text(max_size=200) | st.text("0123456789/.-: apm", max_size=90), st.sampled_from(SPOKEN), st.booleans())
def test_nothing_that_is_written_breaks_the_reading(text: str, language: str, timed: bool) -> None:
    assert len(read(text, vocabulary(language), Asked(NOW, timed=timed))) <= MOST_READINGS


@pytest.mark.parametrize(
    "text",
    ["1" * 10_000, "a " * 5_000, "1/" * 5_000, "1/" * 39, "1." * 39, "1 " * 39, "6 6 6 6 sept tue " * 4, "mar " * 19,
     "8 " * 30 + "sept", "at " * 26, "١" * 79, "8 sept 6 " * 8, "\u0300" * 80, "ﷺ" * 80],
)  # fmt: skip
def test_no_text_takes_long(text: str) -> None:
    words = vocabulary("es")
    begun = time.perf_counter()
    assert read(text, words, Asked(NOW, timed=True)) == []
    assert time.perf_counter() - begun < 0.5
    assert LONGEST < 100
