"""Whose language a reply or a post comes in."""

import pytest

from bot.i18n.choice import choose, languages_for_post

SHIPPED = ("en", "es", "so", "zh_Hans")


@pytest.mark.parametrize(
    ("chosen", "interaction", "server", "expected"),
    [
        ("so", "en-US", "es", "so"),
        (None, "es-419", "so", "es"),
        (None, "pt-BR", "so", "so"),
        (None, None, "en-GB", "en"),
        (None, None, None, "en"),
        ("am", "es-ES", None, "es"),
        ("zh_Hant", "en-US", None, "zh_Hans"),
        (None, "fr", "ko", "en"),
        ("", "", "", "en"),
    ],
)
def test_a_private_reply_comes_in_the_first_language_that_we_speak(
    chosen: str | None, interaction: str | None, server: str | None, expected: str
) -> None:
    assert choose(chosen, interaction, server, SHIPPED) == expected


def test_a_post_comes_in_the_languages_of_its_cohort_once_each() -> None:
    assert languages_for_post(("so", "am", "es", "es-419", "en"), SHIPPED) == ("so", "es", "en")


def test_a_post_for_languages_that_we_do_not_speak_comes_in_english() -> None:
    assert languages_for_post(("am", "ti"), SHIPPED) == ("en",)
    assert languages_for_post((), SHIPPED) == ("en",)
