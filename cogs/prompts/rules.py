"""Prompts: how they are tagged and ordered, which theme comes when, and how long a post still makes sense."""

from datetime import timedelta
from enum import StrEnum

from bot.core.themes import ALLIANCE, BABY_IN_MIND, FAMILY_STORY, PARALLEL_PROCESS, THEMES, USE_OF_SELF

TITLE_ROOM = 80
QUESTION_ROOM = 1500
NOTE_ROOM = 1000
"""Characters of a facilitator's own prompt."""


class Element(StrEnum):
    """An essential element of reflective consultation (RIOS), as a tag of a prompt; never a score."""

    FAMILY_STORY = "family_story"
    BABY_IN_MIND = "baby_in_mind"
    PARALLEL_PROCESS = "parallel_process"
    USE_OF_SELF = "use_of_self"
    ALLIANCE = "alliance"

    @property
    def english(self) -> str:
        """What it is called; translatable."""
        return _ELEMENTS[self]


_ELEMENTS = {
    Element.FAMILY_STORY: FAMILY_STORY,
    Element.BABY_IN_MIND: BABY_IN_MIND,
    Element.PARALLEL_PROCESS: PARALLEL_PROCESS,
    Element.USE_OF_SELF: USE_OF_SELF,
    Element.ALLIANCE: ALLIANCE,
}


class Order(StrEnum):
    """In which order a plan goes through the library."""

    SEQUENCE = "sequence"
    RANDOM = "random"
    """At random, and none twice before all were there."""


class PlanStatus(StrEnum):
    """Whether the posts of a plan are made."""

    DRAFT = "draft"
    """It is shown, and waits for Confirm."""
    LIVE = "live"
    CANCELLED = "cancelled"
    """What it would have posted is not posted any more."""


STALE_AFTER = timedelta(days=7)
"""A prompt that could not be posted for so long is not posted any more."""


def theme_at(first: int, step: int) -> int:
    """The theme that is posted `step` posts after the first; after the last of the library comes its first."""
    return THEMES[(first - 1 + step) % len(THEMES)].number


def opening_of(theme: int) -> int:
    """The number in the library of a theme's opening prompt; its deepening and its closing one follow."""
    return 3 * (theme - 1) + 1
