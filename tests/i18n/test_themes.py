"""The prompt library's beginnings."""

from bot.core.themes import ALLIANCE, BABY_IN_MIND, FAMILY_STORY, PARALLEL_PROCESS, THEMES, USE_OF_SELF

ELEMENTS = {ALLIANCE, BABY_IN_MIND, FAMILY_STORY, PARALLEL_PROCESS, USE_OF_SELF}


def test_there_are_twelve_numbered_themes_with_keys_of_their_own() -> None:
    assert [theme.number for theme in THEMES] == list(range(1, 13))
    assert len({theme.key for theme in THEMES}) == 12
    assert len({theme.title for theme in THEMES}) == 12


def test_every_theme_has_an_element_a_tenet_and_a_question() -> None:
    for theme in THEMES:
        assert theme.element in ELEMENTS
        assert 1 <= theme.tenet <= 10
        assert theme.question.endswith("?")
    assert {theme.element for theme in THEMES} == ELEMENTS
