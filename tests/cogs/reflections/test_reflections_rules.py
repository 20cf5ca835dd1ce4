"""What a reflection may be, and how it is known again."""

import pytest

from bot.core.refusals import TextMissing, TextTooLong
from cogs.reflections.rules import opening, read_words


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
