"""What we say of ourselves: that nobody who speaks a language has read our words in it yet."""

from bot.i18n.texts import Texts


def unreviewed(t: Texts) -> str:
    """A line for the readers of a catalogue that no speaker has reviewed; empty for all others."""
    if t.reviewed:
        return ""
    return "-# " + t.gettext(
        "Nobody who speaks {language} has checked my words yet. If a sentence sounds wrong, please tell your "
        "facilitator. What I say about safety and consent also stands in English.",
        language=t.language_name(t.language),
    )


def candidly(t: Texts, text: str) -> str:
    """The text, with that line below it where it is due."""
    return "\n".join(each for each in (text, unreviewed(t)) if each)
