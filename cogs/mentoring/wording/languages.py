"""How languages are worded in mentoring."""

from bot.i18n.texts import Texts


def languages(t: Texts, codes: tuple[str, ...]) -> str:
    """Languages as a phrase, as the reader calls them: who reads of two others may speak none of theirs."""
    return t.listing(map(t.translated_language_name, codes))
