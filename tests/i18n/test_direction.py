"""Names and signs of one direction in sentences of the other."""

import re

import pytest

from bot.core.support import read
from bot.i18n.catalogues import Catalogues, locales_folder
from bot.i18n.direction import isolated_tokens, left_to_right
from bot.i18n.texts import placeholders
from bot.i18n.words import files_of, read_catalogue
from cogs.support import wording
from cogs.translations import wording as suggestions

CATALOGUES = Catalogues.load()
ARABIC, ENGLISH = CATALOGUES.texts("ar"), CATALOGUES.texts("en")
NAMES = {"ltr": "نور", "rtl": "Amina López"}
"""A name that runs the other way."""


def _messages() -> list[str]:
    found = {
        message.id
        for path in files_of(locales_folder(), "ar")
        for message in read_catalogue(path)
        if isinstance(message.id, str) and placeholders(message.id)
    }
    return sorted(found)


@pytest.mark.parametrize("code", ["ar", "en", "am", "zh_Hans"])
def test_in_every_sentence_a_name_that_runs_the_other_way_is_isolated(code: str) -> None:
    texts = CATALOGUES.texts(code)
    name = NAMES[texts.direction]
    for message in _messages():
        said = texts.gettext(message, **dict.fromkeys(placeholders(message), name))
        assert said.count(f"\u2068{name}\u2069") == said.count(name) > 0, message
        assert said.count("\u2068") + said.count("\u2066") == said.count("\u2069"), message


@pytest.mark.parametrize("code", CATALOGUES.codes)
def test_a_name_that_runs_the_same_way_is_left_as_it_is(code: str) -> None:
    texts = CATALOGUES.texts(code)
    name = NAMES["rtl" if texts.direction == "ltr" else "ltr"]
    for message in _messages():
        assert "\u2068" not in texts.gettext(message, **dict.fromkeys(placeholders(message), name))


def test_lists_keep_each_name_apart() -> None:
    assert ARABIC.listing(["Cedar", "نور"]) == "\u2068Cedar\u2069 ونور"
    assert ENGLISH.listing(["Cedar", "نور"]) == "Cedar and \u2068نور\u2069"
    within = ARABIC.gettext("- Languages: {languages}", languages=ARABIC.listing(["Español", "العربية"]))
    assert within.count("\u2068") == 1, "a list of both is no name"


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("الأمر /support متاح", "الأمر \u2066/support\u2069 متاح"),
        ("الأمر /cohort join متاح", "الأمر \u2066/cohort join\u2069 متاح"),
        ("الرقم 866-427-4747 متاح", "الرقم \u2066866-427-4747\u2069 متاح"),
        ("مثل 2026-09-08 18:00 أو", "مثل \u20662026-09-08 18:00\u2069 أو"),
        ("الساعة 18:00، 15/9/2026، \u2068a-1-2\u2069 `1-2` https://x.test/1-2", None),
    ],
)
def test_commands_and_numbers_with_hyphens_are_not_turned_around(sentence: str, said: str | None) -> None:
    assert isolated_tokens(sentence) == (said or sentence)


def test_no_arabic_sentence_shows_a_command_with_its_slash_behind_it() -> None:
    bare = re.compile(r"(?<![\u2066\w/<`])/[a-z]")
    said = [
        ARABIC.gettext(message.id)
        for path in files_of(locales_folder(), "ar")
        for message in read_catalogue(path)
        if isinstance(message.id, str) and message.id and not placeholders(message.id)
    ]
    assert any("\u2066/" in one for one in said)
    assert [one for one in said if bare.search(one)] == []


def test_the_english_below_a_draft_runs_from_left_to_right() -> None:
    said = ARABIC.careful("This is reflective practice and peer support. It is not therapy.")
    assert said.endswith("\n*\u2066English: This is reflective practice and peer support. It is not therapy.\u2069*")


def test_english_of_which_better_words_are_wanted_runs_from_left_to_right() -> None:
    """`{n} hour` begins with what has no direction, and would read `hour {n}`."""
    assert "\n- \u2066" in suggestions._english(CATALOGUES.texts("ar"), ("{n} hour", "{n} hours"))  # pyright: ignore[reportPrivateUsage]
    assert suggestions._english(CATALOGUES.texts("es"), ("Stay",)).endswith(" Stay")  # pyright: ignore[reportPrivateUsage]
    assert left_to_right("a {n}\n{n} b", "rtl") == "\u2066a {n}\u2069\n\u2066{n} b\u2069"


def test_what_is_not_translated_yet_stands_there_once() -> None:
    sentence = "Nobody has translated this: /support shows whom to call."
    assert ARABIC.careful(sentence) == isolated_tokens(sentence)


def test_the_crisis_lines_are_read_in_the_right_order() -> None:
    said = wording.support(ARABIC, read())
    assert "\u2068988 Suicide & Crisis Lifeline\u2069" in said
    assert "\u2066866-427-4747\u2069" in said


@pytest.mark.parametrize("code", CATALOGUES.codes)
def test_the_crisis_lines_are_said_in_every_language(code: str) -> None:
    assert all(line.how.get(code) and line.number in line.how[code] for line in read().lines)
