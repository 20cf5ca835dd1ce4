"""Offers to mentor and wishes for a mentor."""

from bot.core.languages import known_code, language_of_discord, read_languages
from bot.core.people import Actor
from bot.core.refusals import CountOutOfRange, TextTooLong

MOST_MENTEES = 20
"""How many people one mentor may offer to accompany; 0 withdraws the offer."""

MOST_GOALS = 1000
"""Characters that the goals of a wish may have."""


def read_capacity(capacity: int) -> int:
    """How many people a mentor offers to accompany.

    Raises:
        CountOutOfRange: fewer than none, or more than one person can.
    """
    if not 0 <= capacity <= MOST_MENTEES:
        raise CountOutOfRange(capacity, 0, MOST_MENTEES)
    return capacity


def read_goals(text: str | None) -> str | None:
    """What a person wants of mentoring, None if they say nothing of it.

    Raises:
        TextTooLong: more than there is room for.
    """
    goals = (text or "").strip()
    if len(goals) > MOST_GOALS:
        raise TextTooLong(len(goals), MOST_GOALS)
    return goals or None


def languages_of(actor: Actor, text: str | None) -> tuple[str, ...]:
    """The languages that a person names, else their own: the one they chose, else their app's, else the server's.

    Raises:
        UnknownLanguage: one of them is none that we know.
    """
    named = read_languages(text or "")
    if named:
        return named
    own = known_code(actor.language) or language_of_discord(actor.locale) or known_code(actor.server_language)
    return (own or "en",)
