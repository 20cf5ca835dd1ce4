"""Which theme comes when, and what a reflection may be."""

import pytest

from bot.core.refusals import TextMissing, TextTooLong, UnknownTheme
from bot.core.themes import read_theme
from cogs.prompts.rules import theme_at
from cogs.reflections.rules import opening, read_words


@pytest.mark.parametrize("text", ["9", " 9 ", "If the baby could speak", "if the BABY could speak"])
def test_a_theme_is_known_by_its_number_and_its_title(text: str) -> None:
    assert read_theme(text) == 9


@pytest.mark.parametrize("text", ["", "0", "13", "-1", "Gardening"])
def test_what_is_no_theme_is_refused(text: str) -> None:
    with pytest.raises(UnknownTheme):
        read_theme(text)


def test_after_the_last_theme_comes_the_first() -> None:
    assert [theme_at(11, step) for step in range(4)] == [11, 12, 1, 2]


def test_a_reflection_has_words_and_room_for_four_thousand_characters() -> None:
    assert read_words("  yes  ") == "yes"
    assert len(read_words("x" * 4000)) == 4000
    with pytest.raises(TextMissing):
        read_words(" \n ")
    with pytest.raises(TextTooLong):
        read_words("x" * 4001)


def test_an_opening_is_one_short_line() -> None:
    assert opening("a\n\nb") == "a b"
    assert len(opening("word " * 200)) <= 160
