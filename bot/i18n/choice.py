"""Whose language it is."""

from collections.abc import Sequence

from bot.core.languages import SOURCE, language_of_discord, nearest


def choose(chosen: str | None, interaction_locale: str | None, server: str | None, shipped: Sequence[str]) -> str:
    """The language of a private reply: what the person chose, else their Discord's, else the server's, else English.

    `chosen` and `server` are our codes (Discord's are understood too); the answer is always one of `shipped`.
    """
    for code in (chosen, interaction_locale, server):
        if found := nearest(language_of_discord(code), shipped):
            return found
    return SOURCE
