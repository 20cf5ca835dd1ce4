"""What we write as examples of dates can be read, in every language in which we write it."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, cast

import pytest
from discord import app_commands

from bot.core.dates import DateScope
from bot.core.recurrence import read_skipped
from bot.core.refusals import MalformedDate, MalformedTime
from bot.i18n.catalogues import Catalogues
from bot.i18n.texts import Texts
from bot.ui.dates import DateQuestion, Kind, Written, readings, worded
from bot.ui.errors import PLATFORM, sentence
from bot.ui.options import DateOption
from cogs import FEATURES
from tests.support.people import an_actor

CATALOGUES = Catalogues.load()
NOW = datetime(2026, 9, 1, 16, tzinfo=UTC)
LIKE = (
    "like|ejemplo[:,]?|como|sida|tusaale:|ለምሳሌ|ይጻፉት፦|ንኣብነት፦?|ጽሓፉ፦|مثل|例如：?|这样写：|這樣：|ví dụ:?|"
    "например:?|наприклад:?|так:|예:"
)
"""How each language begins an example."""
EXAMPLES = re.compile(rf"(?:{LIKE}) ?(.+)$")
BETWEEN = re.compile(r",? (?:or|o|ama|ወይም|ወይ|أو|hoặc|или|або|或) |, |、|፣ ")


def all_options() -> Iterator[tuple[str, str, object, str]]:
    """Every option: its command, its name as people see it, how it is read, its description."""
    for cog in (make for feature in FEATURES for make in feature.cogs):
        for command in cast("Any", cog).__cog_app_commands__:
            if isinstance(command, app_commands.Command):
                for one in cast("dict[str, Any]", command._params).values():  # pyright: ignore[reportPrivateUsage]
                    yield command.qualified_name, one.display_name, one._annotation, str(one.description)


OPTIONS = [(name, how, about) for name, _, how, about in all_options() if isinstance(how, DateOption)]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("2026-09-08، 2026-12-20..2027-01-03", "ar"),
        ("8 سبتمبر، 20 ديسمبر – 3 يناير 2027", "ar"),
        ("9月8日、12月20日到2027年1月3日", "zh_Hans"),
        ("9월 8일, 12월 20일~2027년 1월 3일", "ko"),
        ("8 ሴፕቴምበር፣ 20 ዲሴምበር እስከ 3 ጃንዩወሪ 2027", "am"),
        ("8 вересня і 20 грудня – 3 січня 2027", "uk"),
        ("8 tháng 9 và 20 tháng 12 đến 3 tháng 1 2027", "vi"),
    ],
)
def test_days_are_read_with_the_commas_and_words_that_stand_between_them_in_each_language(
    text: str, language: str
) -> None:
    scope = DateScope("UTC")
    found = readings(an_actor(language=language), Written(text, DateQuestion("skip", Kind.DAYS)), scope, now=NOW)
    assert [read_skipped(one) for one in found] == [read_skipped("2026-09-08, 2026-12-20..2027-01-03")]


def test_a_stretch_of_days_is_worded_with_a_dash_and_days_as_a_list() -> None:
    value = "2026-09-08, 2026-12-20..2027-01-03"
    assert worded(CATALOGUES.texts("uk"), value) == (
        "вівторок, 8 вересня 2026\u202fр. і неділя, 20 грудня 2026\u202fр. – неділя, 3 січня 2027\u202fр."
    )
    assert worded(CATALOGUES.texts("zh_Hans"), "2026-12-20..2027-01-03") == "2026年12月20日星期日 – 2027年1月3日星期日"
    assert worded(CATALOGUES.texts("en"), "2026-09-08") == "Tuesday, September 8, 2026"


def read_all(text: str, kind: Kind, t: Texts, *, past: bool = False) -> None:
    for example in BETWEEN.split(text) if kind is not Kind.DAYS else [text]:
        found = readings(
            an_actor(language=t.language), Written(example, DateQuestion("to", kind, past)), DateScope("UTC"), now=NOW
        )
        assert found, (t.language, example)
        assert all(worded(t, value) for value in found)


def test_every_option_for_dates_is_one_of_ours_under_the_name_that_people_see() -> None:
    assert len(OPTIONS) >= 14
    for command, option, how, about in all_options():
        if isinstance(how, DateOption):
            assert how.asked.option == option, command
        else:
            assert not re.search(r"\b(date|day|dates|20\d\d-\d\d)\b", about), (command, option, about)


@pytest.mark.parametrize("language", CATALOGUES.codes)
def test_the_examples_in_descriptions_can_be_read(language: str) -> None:
    t = CATALOGUES.texts(language)
    for name, option, description in OPTIONS:
        said = t.pgettext("option description", description)
        found = EXAMPLES.search(said)
        assert found, (name, said)
        read_all(found[1], option.asked.kind, t, past=option.asked.past)


@pytest.mark.parametrize("language", CATALOGUES.codes)
def test_the_examples_in_refusals_can_be_read(language: str) -> None:
    t = CATALOGUES.texts(language)
    for refusal, kind in ((MalformedTime("?"), Kind.TIME), (MalformedDate("?"), Kind.DAY)):
        said = sentence(PLATFORM, t, refusal) or ""
        found = re.search(rf"(?:{LIKE}) ?([^.]*?\d{{4}}-\d\d-\d\d(?: \d\d:\d\d)?)", said)
        assert found, said
        read_all(found[1].removeprefix("como "), kind, t)
