"""Asking once before something is lost: what was shown, and whether it still is so when Confirm is pressed."""

from datetime import timedelta
from hashlib import sha256

from bot.core.refusals import NotConfirmed

DRAFTS_LAST = timedelta(days=7)
"""After so long what was shown for a confirmation that never came is forgotten."""


def mark_of(shown: object) -> str:
    """A short mark of everything that was shown (a frozen dataclass of facts): other facts have another mark."""
    return sha256(repr(shown).encode()).hexdigest()[:12]


def require_same(shown: object, mark: str | None) -> None:
    """See that what was confirmed is what is so now; None: nothing was shown, since no person was asked.

    Raises:
        NotConfirmed: it has changed since, or the mark is of something else.
    """
    if mark is not None and mark != mark_of(shown):
        raise NotConfirmed
