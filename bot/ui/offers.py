"""What appears while a person types an option: languages, time zones and themes. At most 25, and never a failure."""

from collections.abc import Iterable

import discord
from discord import app_commands

from bot.domain import languages, zones
from bot.domain.authority import CHOOSE_TIMEZONE
from bot.domain.languages import LANGUAGES, own_name
from bot.domain.themes import THEMES
from bot.i18n.texts import Texts
from bot.ui.desk import Desk

Offer = list[app_commands.Choice[str]]


def language_offer(desk: Desk, typed: str) -> Offer:
    """The shipped languages by their own names, found by these or by their English names."""
    found = languages.fitting(typed, desk.catalogues.codes)
    return [
        app_commands.Choice(
            name=own_name(code) if code == "en" else f"{own_name(code)} ({LANGUAGES[code].english_name})", value=code
        )
        for code in found[:25]
    ]


def languages_offer(desk: Desk, typed: str) -> Offer:
    """Lists of shipped languages, one more at a time."""
    found = languages.complete_languages(typed, desk.catalogues.codes)
    return [app_commands.Choice(name=name, value=value) for value, name in found]


async def zone_offer(desk: Desk, interaction: discord.Interaction, typed: str) -> Offer:
    """Time zones by their cities, each with what clocks show there now."""
    visit = desk.visit(interaction, may=CHOOSE_TIMEZONE)
    await visit.know()
    offered: Offer = []
    for place in zones.fitting(typed):
        clocks = desk.catalogues.texts(visit.texts.language, place.zone).clock_time(visit.now)
        offered.append(app_commands.Choice(name=f"{place.label[:80]} · {clocks}", value=place.zone))
    return offered


def theme_offer(t: Texts, typed: str) -> Offer:
    """The themes whose title in this language, English title or number fits what was typed so far."""
    wanted = typed.strip().casefold()
    return [
        app_commands.Choice(name=title[:100], value=str(theme.number))
        for theme in THEMES
        if wanted in (title := t.gettext(theme.title)).casefold()
        or wanted in theme.title.casefold()
        or wanted == str(theme.number)
    ]


def name_offer(names: Iterable[str]) -> Offer:
    """Names as they are."""
    return [app_commands.Choice(name=name, value=name) for name in names]
