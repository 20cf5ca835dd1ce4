"""Whose language a reply comes in."""

import pytest

from bot.i18n.choice import choose

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
