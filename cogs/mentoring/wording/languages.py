"""How languages are worded in mentoring."""

from bot.i18n.texts import Texts


def languages(t: Texts, codes: tuple[str, ...]) -> str:
    """Languages as a phrase, by their own names."""
    return t.listing(map(t.language_name, codes))
