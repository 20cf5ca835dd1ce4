"""Prompts: which theme comes when, and how long a post still makes sense."""

from datetime import timedelta
from enum import StrEnum

from bot.core.themes import THEMES


class PlanStatus(StrEnum):
    """Whether the posts of a plan are made."""

    DRAFT = "draft"
    """It is shown, and waits for Confirm."""
    LIVE = "live"


STALE_AFTER = timedelta(days=7)
"""A prompt that could not be posted for so long is not posted any more."""


def theme_at(first: int, step: int) -> int:
    """The theme that is posted `step` posts after the first; after the last of the library comes its first."""
    return THEMES[(first - 1 + step) % len(THEMES)].number
