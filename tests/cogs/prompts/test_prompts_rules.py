"""Which theme comes when."""

import pytest

from bot.core.refusals import UnknownTheme
from bot.core.themes import read_theme
from cogs.prompts.rules import theme_at


@pytest.mark.parametrize("text", ["9", " 9 ", "If the baby could speak", "if the BABY could speak"])
def test_a_theme_is_known_by_its_number_and_its_title(text: str) -> None:
    assert read_theme(text) == 9


@pytest.mark.parametrize("text", ["", "0", "13", "-1", "Gardening"])
def test_what_is_no_theme_is_refused(text: str) -> None:
    with pytest.raises(UnknownTheme):
        read_theme(text)


def test_after_the_last_theme_comes_the_first() -> None:
    assert [theme_at(11, step) for step in range(4)] == [11, 12, 1, 2]
