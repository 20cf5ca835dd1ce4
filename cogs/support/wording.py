"""How support is worded: the lines, and how to reach them."""

from bot.core.support import Support, SupportLine
from bot.i18n.direction import isolated
from bot.i18n.texts import Texts


def support(t: Texts, support: Support) -> str:
    """The lines, each with its number and how to reach it, and when somebody last checked them."""
    lines = [f"**{isolated(line.name, t.direction)}** — {_how(t, line)}" for line in support.lines]
    return "\n\n".join(
        [
            t.careful(
                "You are not alone, and you do not have to explain anything here. These people answer day and night:"
            ),
            *lines,
            t.careful("Only you can see this message, and nobody is told that you asked."),
            "-# " + t.gettext("Numbers last checked on {date}.", date=t.date(support.checked)),
        ]
    )


def _how(t: Texts, line: SupportLine) -> str:
    """How to reach a line; in English too, until a speaker has checked our words."""
    return t.beside_english(line.words(t.language), line.words("en"))
