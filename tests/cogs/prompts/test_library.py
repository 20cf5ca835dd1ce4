"""The prompt library: its numbers, its order, and what its words keep to."""

import re

import pytest

from bot.core.themes import ALLIANCE, BABY_IN_MIND, FAMILY_STORY, PARALLEL_PROCESS, THEMES, USE_OF_SELF
from cogs.prompts.library import LIBRARY, STEPS, TENETS, Step, library_prompt, of_theme

QUESTION = 140
NOTE = 220
TENET = 60


def test_it_has_thirty_six_prompts_numbered_in_their_order() -> None:
    assert [prompt.number for prompt in LIBRARY] == list(range(1, 37))


@pytest.mark.parametrize("theme", [theme.number for theme in THEMES])
def test_a_theme_has_an_opening_then_a_deepening_then_a_closing(theme: int) -> None:
    three = of_theme(theme)
    assert [prompt.step for prompt in three] == [Step.OPENING, Step.DEEPENING, Step.CLOSING]
    assert [prompt.number for prompt in three] == [theme * 3 - 2, theme * 3 - 1, theme * 3]


def test_the_opening_is_the_question_of_the_theme_with_its_tags() -> None:
    openings = [prompt for prompt in LIBRARY if prompt.step is Step.OPENING]
    asked = [(prompt.theme, prompt.element, prompt.tenet, prompt.question) for prompt in openings]
    assert asked == [(theme.number, theme.element, theme.tenet, theme.question) for theme in THEMES]


def test_a_prompt_is_found_by_its_number() -> None:
    assert [library_prompt(prompt.number) for prompt in LIBRARY] == list(LIBRARY)


@pytest.mark.parametrize("number", [-1, 0, 37])
def test_a_number_that_no_prompt_has_finds_none(number: int) -> None:
    with pytest.raises(LookupError):
        library_prompt(number)


@pytest.mark.parametrize("theme", [0, 13])
def test_a_theme_that_is_none_has_no_prompts(theme: int) -> None:
    with pytest.raises(LookupError):
        of_theme(theme)


def test_every_prompt_asks_one_question_that_fits() -> None:
    for prompt in LIBRARY:
        assert prompt.question.endswith("?"), prompt.number
        assert prompt.question.count("?") == 1, prompt.number
        assert len(prompt.question) <= QUESTION, prompt.number


def test_every_note_is_whole_sentences_that_fit_and_asks_nothing() -> None:
    for prompt in LIBRARY:
        assert prompt.note.endswith("."), prompt.number
        assert "?" not in prompt.note, prompt.number
        assert len(prompt.note) <= NOTE, prompt.number


def test_no_two_prompts_have_the_same_words() -> None:
    words = [text for prompt in LIBRARY for text in (prompt.question, prompt.note)]
    assert len(set(words)) == 2 * len(LIBRARY)


def test_words_are_plain_text_with_one_space_between_and_round_quotes() -> None:
    for prompt in LIBRARY:
        for text in (prompt.question, prompt.note):
            assert not re.search(r"  |^\s|\s$|['\"*_`~|<>{}\n]", text), prompt.number


def test_the_tags_are_elements_and_tenets_that_there_are() -> None:
    elements = {FAMILY_STORY, BABY_IN_MIND, PARALLEL_PROCESS, USE_OF_SELF, ALLIANCE}
    assert {prompt.element for prompt in LIBRARY} == elements
    assert {prompt.tenet for prompt in LIBRARY} <= set(TENETS)


def test_each_step_and_each_tenet_has_a_short_name_of_its_own() -> None:
    assert list(STEPS) == list(Step)
    assert list(TENETS) == list(range(1, 11))
    assert len(set(TENETS.values())) == len(TENETS)
    assert all(len(label) <= TENET for label in TENETS.values())
