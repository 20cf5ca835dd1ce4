"""What appears while a person types an option: languages, time zones and themes. At most 25, and never a failure."""

from collections.abc import Callable, Iterable
from itertools import islice

import discord
from discord import app_commands

from bot.domain import languages, zones
from bot.domain.authority import ANYTHING
from bot.domain.errors import Found, Refusal, SeveralFit
from bot.domain.finding import LABEL, fits, meant, plain_words, shortened
from bot.domain.languages import LANGUAGES, own_name
from bot.domain.themes import THEMES
from bot.i18n.catalogues import Catalogues
from bot.i18n.texts import Texts
from bot.ui.context import InteractionContext
from bot.ui.labels import fitting, labels
from bot.ui.router import InteractionRouter

Offer = list[app_commands.Choice[str]]


def language_offer(router: InteractionRouter, typed: str) -> Offer:
    """The shipped languages by their own names, found by these or by their English names."""
    found = languages.fitting(typed, router.catalogues.codes)
    return [
        app_commands.Choice(
            name=own_name(code) if code == "en" else f"{own_name(code)} ({LANGUAGES[code].english_name})", value=code
        )
        for code in found[:25]
    ]


def languages_offer(router: InteractionRouter, typed: str) -> Offer:
    """Lists of shipped languages, one more at a time."""
    found = languages.complete_languages(typed, router.catalogues.codes)
    return [app_commands.Choice(name=name, value=value) for value, name in found]


async def zone_offer(router: InteractionRouter, interaction: discord.Interaction, typed: str) -> Offer:
    """Time zones by their cities, each with what clocks show there now."""
    context = router.context(interaction, may=ANYTHING)
    await context.load_actor()
    offered: Offer = []
    for place in zones.fitting(typed):
        clocks = router.catalogues.texts(context.texts.language, place.zone).clock_time(context.now)
        offered.append(app_commands.Choice(name=f"{place.label[:80]} · {clocks}", value=place.zone))
    return offered


def theme_offer(t: Texts, typed: str) -> Offer:
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


async def session_offer(context: InteractionContext, service: Callable[..., list[Found]], typed: str) -> Offer:
    """Sessions by title, date, hour and cohort; found by any part of these, in words or in numbers."""
    try:
        found = await context.read(service)
    except Refusal:
        return []
    fit = list(islice(fitting(context.texts, typed, found), 25))
    return [
        app_commands.Choice(name=label, value=one.value)
        for label, one in zip(labels(context.texts, fit), fit, strict=True)
    ]


def name_offer(names: Iterable[str]) -> Offer:
    """Names as they are."""
    return [app_commands.Choice(name=name, value=name) for name in names]
