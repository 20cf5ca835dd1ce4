"""Reflections: what people write for themselves. They count towards a certificate, and are no contact hours."""

from bot.core.hours import HourType
from bot.core.refusals import TextMissing, TextTooLong

ROOM = 4000
"""Characters; as many as a form holds."""

HOUR_TYPE = HourType.PROFESSIONAL
MINUTES = 0
"""A reflection is counted, not timed."""


def read_words(text: str) -> str:
    """What a person wrote.

    Raises:
        TextMissing: nothing but spaces.
        TextTooLong: more than there is room for.
    """
    words = text.strip()
    if not words:
        raise TextMissing
    if len(words) > ROOM:
        raise TextTooLong(len(words), ROOM)
    return words


def opening(words: str, most: int = 160) -> str:
    """The first line or so, to know it again by."""
    line = " ".join(words.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"
