"""The themes of prompts and sessions, as people choose them by their titles."""

from discord import app_commands

from bot.core.finding import LABEL, fits, meant, plain_words, shortened
from bot.core.refusals import Found, SeveralFit
from bot.core.themes import THEMES
from bot.i18n.catalogues import Catalogues
from bot.i18n.texts import Texts
from bot.ui.autocomplete import Choices


def theme_choices(t: Texts, typed: str) -> Choices:
    """The themes whose title in this language, English title or number fits what was typed so far."""
    return [
        app_commands.Choice(name=shortened(title, LABEL), value=str(theme.number))
        for theme in THEMES
        if fits(typed, title := t.gettext(theme.title))
        or fits(typed, theme.title)
        or typed.strip() == str(theme.number)
    ]


def theme_meant(catalogues: Catalogues, typed: str) -> str:
    """The number of a theme whose title somebody typed, in any of our languages; else what was typed.

    Raises:
        SeveralFit: it is a part of several titles.
    """
    if typed.strip().isdecimal():
        return typed
    found: dict[str, Found] = {}
    for code in catalogues.codes:
        titles = [Found(str(theme.number), catalogues.texts(code).gettext(theme.title)) for theme in THEMES]
        for one in meant(typed, titles, lambda one: (one.name,)):
            if plain_words(one.name) == plain_words(typed):
                return one.value
            found.setdefault(one.value, one)
    if len(found) > 1:
        raise SeveralFit("theme", typed.strip(), tuple(found.values()))
    return next((one.value for one in found.values()), typed)
