"""Whose language it is: for one reader, and for a post that many read."""

from collections.abc import Iterable, Sequence

from bot.core.languages import SOURCE, language_of_discord, nearest


def choose(chosen: str | None, interaction_locale: str | None, server: str | None, shipped: Sequence[str]) -> str:
    """The language of a private reply: what the person chose, else their Discord's, else the server's, else English.

    `chosen` and `server` are our codes (Discord's are understood too); the answer is always one of `shipped`.
    """
    for code in (chosen, interaction_locale, server):
        if found := nearest(language_of_discord(code), shipped):
            return found
    return SOURCE


def languages_for_post(languages: Iterable[str], shipped: Sequence[str]) -> tuple[str, ...]:
    """The languages of a shared post: the cohort's, each once and in its order; English if none of them is shipped."""
    found = (nearest(language_of_discord(code), shipped) for code in languages)
    return tuple(dict.fromkeys(code for code in found if code)) or (SOURCE,)
