"""Names, directions and plural rules, against CLDR."""

from itertools import pairwise

import pytest
from babel import Locale

from bot.core.languages import (
    LANGUAGES,
    Language,
    known_code,
    language_of_discord,
    nearest,
    own_name,
)
from bot.i18n.words import plural_index_of

CLDR_ORDER = ("zero", "one", "two", "few", "many", "other")
ALL = pytest.mark.parametrize("language", LANGUAGES.values(), ids=lambda language: language.code)


@ALL
def test_every_number_up_to_1000_takes_the_form_that_cldr_gives_it(language: Language) -> None:
    index = plural_index_of(language.plural_forms)
    rule = Locale.parse(language.locale).plural_form
    forms = {(CLDR_ORDER.index(rule(n)), index(n)) for n in range(1001)}
    categories = [category for category, _ in sorted(forms)]
    assert len(set(categories)) == len(categories), "one category, two forms"
    assert [form for _, form in sorted(forms)] == list(range(len(forms))), "the forms stand in CLDR's order"
    assert f"nplurals={len(forms)};" in language.plural_forms


@ALL
def test_direction_is_what_cldr_says(language: Language) -> None:
    assert Locale.parse(language.locale).text_direction == language.direction


@ALL
def test_every_language_has_its_own_name_and_an_english_one(language: Language) -> None:
    assert language.own_name
    assert language.english_name
    assert own_name(language.code) == language.own_name


def test_the_languages_of_the_program_are_known_and_english_comes_first() -> None:
    program = ["en", "es", "so", "am", "ti", "ar", "zh_Hans", "zh_Hant", "vi", "ru", "uk", "ko"]
    assert list(LANGUAGES)[: len(program)] == program


def test_own_names_tell_languages_apart() -> None:
    names = sorted(language.own_name for language in LANGUAGES.values())
    assert all(one != other for one, other in pairwise(names))


@pytest.mark.parametrize(
    ("locale", "code"),
    [
        ("en-US", "en"),
        ("en-GB", "en"),
        ("es-ES", "es"),
        ("es-419", "es"),
        ("zh-CN", "zh_Hans"),
        ("zh-TW", "zh_Hant"),
        ("vi", "vi"),
        ("ru", "ru"),
        ("uk", "uk"),
        ("ko", "ko"),
        ("fr", "fr"),
        ("hi", "hi"),
        ("pt-BR", None),
        ("", None),
        (None, None),
    ],
)
def test_a_language_of_discord_is_one_of_ours_or_none(locale: str | None, code: str | None) -> None:
    assert language_of_discord(locale) == code
    if locale and code:
        assert locale in LANGUAGES[code].discord


def test_discord_does_not_speak_somali() -> None:
    assert LANGUAGES["so"].discord == ()


@pytest.mark.parametrize(
    ("spelled", "code"),
    [("ES", "es"), ("es_MX", "es"), ("so-SO", "so"), ("zh-hant-TW", "zh_Hant"), ("zh_HK", "zh_Hant"), ("xx-YY", None)],
)
def test_codes_are_understood_in_anybodys_spelling(spelled: str, code: str | None) -> None:
    assert known_code(spelled) == code


def test_readers_get_the_nearest_language_that_there_is() -> None:
    assert nearest("zh_Hant", ("en", "zh_Hans")) == "zh_Hans"
    assert nearest("prs", ("en", "fa")) == "fa"
    assert nearest("tl", ("en", "fil")) == "fil"
    assert nearest("so", ("en", "es")) is None
    assert nearest(None, ("en",)) is None
