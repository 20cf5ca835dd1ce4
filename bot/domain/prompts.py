"""Prompts: which theme comes when, and how long a post still makes sense."""

from datetime import timedelta
from enum import StrEnum

from bot.domain.errors import UnknownTheme
from bot.domain.themes import THEMES


class PlanStatus(StrEnum):
    """Whether the posts of a plan are made."""

    DRAFT = "draft"
    """It is shown, and waits for Confirm."""
    LIVE = "live"


STALE_AFTER = timedelta(days=7)
"""A prompt that could not be posted for so long is not posted any more."""


def read_theme(text: str) -> int:
    """The number of the theme that a person chose from the list, or named in English.

    Raises:
        UnknownTheme: there is none like that.
    """
    wanted = text.strip().casefold()
    for theme in THEMES:
        if wanted in {str(theme.number), theme.key, theme.title.casefold()}:
            return theme.number
    raise UnknownTheme(text.strip()[:80])


def theme_at(first: int, step: int) -> int:
    """The theme that is posted `step` posts after the first; after the last of the library comes its first."""
    return THEMES[(first - 1 + step) % len(THEMES)].number
