"""What appears while a person types an option: languages, time zones, names. At most 25, and never a failure."""

from collections.abc import Callable, Coroutine, Iterable
from functools import partial
from itertools import islice
from typing import Any

import discord
from discord import app_commands

from bot.core import languages, zones
from bot.core.authority import ANYTHING, Action
from bot.core.languages import LANGUAGES, own_name
from bot.core.refusals import Found, Refusal
from bot.ui.context import InteractionContext
from bot.ui.labels import fitting, labels
from bot.ui.router import router_of

Choices = list[app_commands.Choice[str]]


async def language_choices(interaction: discord.Interaction, typed: str) -> Choices:
    """The shipped languages by their own names, found by these or by their English names."""
    found = languages.fitting(typed, router_of(interaction.client).catalogues.codes)
    return [
        app_commands.Choice(
            name=own_name(code) if code == "en" else f"{own_name(code)} ({LANGUAGES[code].english_name})", value=code
        )
        for code in found[:25]
    ]


async def language_list_choices(interaction: discord.Interaction, typed: str) -> Choices:
    """Lists of shipped languages, one more at a time."""
    found = languages.complete_languages(typed, router_of(interaction.client).catalogues.codes)
    return [app_commands.Choice(name=name, value=value) for value, name in found]


async def zone_choices(interaction: discord.Interaction, typed: str) -> Choices:
    """Time zones by their cities, each with what clocks show there now."""
    router = router_of(interaction.client)
    context = router.context(interaction, may=ANYTHING)
    await context.load_actor()
    choices: Choices = []
    for place in zones.fitting(typed):
        clocks = context.texts_in(context.texts.language, place.zone).clock_time(context.now)
        choices.append(app_commands.Choice(name=context.texts.row((place.label[:80], clocks)), value=place.zone))
    return choices


async def found_choices(context: InteractionContext, service: Callable[..., list[Found]], typed: str) -> Choices:
    """What a service finds, by name, date, hour and cohort; found by any part of these, in words or in numbers."""
    try:
        found = await context.read(service)
    except Refusal:
        return []
    fit = list(islice(fitting(context.texts, typed, found), 25))
    return [
        app_commands.Choice(name=label, value=one.value)
        for label, one in zip(labels(context.texts, fit), fit, strict=True)
    ]


def name_choices(names: Iterable[str]) -> Choices:
    """Names as they are."""
    return [app_commands.Choice(name=name, value=name) for name in names]


def name_suggestions(
    may: Action, service: Callable[..., list[str]], **narrowed: bool
) -> Callable[[discord.Interaction, str], Coroutine[Any, Any, Choices]]:
    """How an option is completed with the names that a service finds, for whoever may do this."""

    async def suggest(interaction: discord.Interaction, typed: str) -> Choices:
        context = router_of(interaction.client).context(interaction, may=may)
        return name_choices(await context.suggest(partial(service, typed=typed, **narrowed)))

    return suggest
