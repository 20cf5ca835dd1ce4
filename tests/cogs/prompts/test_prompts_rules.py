"""Which prompt comes when."""

import itertools
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.refusals import UnknownTheme
from bot.core.themes import THEMES, read_theme
from cogs.prompts.library import LIBRARY
from cogs.prompts.rules import LIBRARY_SIZE, Which, draw, is_divided, theme_of, walk

themes = st.integers(1, len(THEMES))
numbers = st.frozensets(st.integers(1, LIBRARY_SIZE))


@pytest.mark.parametrize("text", ["9", " 9 ", "If the baby could speak", "if the BABY could speak"])
def test_a_theme_is_known_by_its_number_and_its_title(text: str) -> None:
    assert read_theme(text) == 9


@pytest.mark.parametrize("text", ["", "0", "13", "-1", "Gardening"])
def test_what_is_no_theme_is_refused(text: str) -> None:
    with pytest.raises(UnknownTheme):
        read_theme(text)


def test_the_rules_count_the_library_as_it_is() -> None:
    assert [one.number for one in LIBRARY] == list(range(1, LIBRARY_SIZE + 1))
    assert [theme_of(one.number) for one in LIBRARY] == [one.theme for one in LIBRARY]


def test_a_theme_opens_deepens_and_closes_and_after_the_last_comes_the_first() -> None:
    assert walk(11, 8) == [31, 32, 33, 34, 35, 36, 1, 2]
    assert walk(1, 1) == [1]


@given(theme=themes, count=st.integers(1, 100), had=numbers, seed=st.integers())
def test_what_is_drawn_begins_with_its_theme_and_repeats_nothing_before_all_were_there(
    theme: int, count: int, had: frozenset[int], seed: int
) -> None:
    drawn = draw(theme, count, had, Random(seed))
    assert len(drawn) == count
    assert {theme_of(number) for number in drawn[:3]} == {theme}
    for first in range(0, count, LIBRARY_SIZE):
        part = drawn[first : first + LIBRARY_SIZE]
        assert len(part) == len(set(part))
    assert all(before != after for before, after in itertools.pairwise(drawn))
    others = [number in had for number in drawn[3:LIBRARY_SIZE]]
    assert others == sorted(others), "what the cohort has had comes last"


@given(count=st.integers(4, 36), had=numbers, seed=st.integers())
def test_without_a_theme_all_of_the_library_is_drawn_from(count: int, had: frozenset[int], seed: int) -> None:
    drawn = draw(None, count, had, Random(seed))
    assert len(set(drawn)) == count
    assert [number in had for number in drawn] == sorted(number in had for number in drawn)
    firsts = {theme_of(draw(None, 1, (), Random(each))[0]) for each in range(200)}
    assert len(firsts) > 6, "no theme is the first by itself"


@pytest.mark.parametrize("which", [Which(7), Which(prompt_id=3)])
def test_a_button_carries_which_prompt(which: Which) -> None:
    assert Which.read(which.code) == which


def test_short_words_stand_together_and_long_ones_do_not() -> None:
    assert not is_divided(["short"] * 12)
    assert is_divided(["x" * 1500] * 4)
    assert is_divided(["😀" * 1400, "x" * 2600])
