"""Options of commands: dates, shown as they are read while they are typed, and choices, which are enums in the code."""

from collections.abc import Sequence
from enum import StrEnum

import discord
from discord import app_commands
from typing_extensions import override

from bot.core.authority import ANYTHING
from bot.core.finding import LABEL, shortened, told_apart
from bot.core.text import clean
from bot.people.questions import Command
from bot.ui.dates import DateQuestion, Kind, Written, worded
from bot.ui.router import router_of

ROOM = 400
"""Characters that an option for several days can have; for one date a hundred are plenty."""


class ChoiceOption(app_commands.Transformer):
    """An option with a few choices, which its command takes as members of an enum."""

    def __init__(self, kind: type[StrEnum], choices: Sequence[app_commands.Choice[str]]) -> None:
        self.kind = kind
        self.offered = [app_commands.Choice[str | int | float](name=one.name, value=one.value) for one in choices]

    @property
    @override
    def choices(self) -> list[app_commands.Choice[str | int | float]]:
        return self.offered

    @override
    async def transform(self, interaction: discord.Interaction, value: str, /) -> StrEnum:
        return self.kind(value)


class DateOption(app_commands.Transformer):
    """An option of that name (as people see it) for a date."""

    def __init__(
        self, option: str, kind: Kind, *, past: bool = False, previewed: bool = False, moves: bool = False
    ) -> None:
        self.asked = DateQuestion(option, kind, past, previewed, moves)

    @property
    @override
    def max_value(self) -> int:
        return ROOM if self.asked.kind is Kind.DAYS else LABEL

    @override
    async def transform(self, interaction: discord.Interaction, value: str, /) -> Written:
        command = interaction.extras.get("command")
        settled = isinstance(command, Command) and self.asked.option in command.settled
        return Written(clean(value), self.asked, settled=settled)

    @override
    async def autocomplete(  # pyright: ignore[reportIncompatibleMethodOverride]
        self, interaction: discord.Interaction, value: str, /
    ) -> list[app_commands.Choice[str]]:
        """What was typed so far, as it would be read; nothing while it cannot be."""
        if not value.strip():
            return []
        router = router_of(interaction.client)
        context = router.context(interaction, may=ANYTHING)
        others = {name: given for name, given in interaction.namespace if isinstance(given, str)}
        found = await context.suggest(
            router.resolvers.suggest_dates, Written(clean(value[:ROOM]), self.asked), others=others
        )
        found = [one for one in found if len(one) <= LABEL]
        labels = told_apart([shortened(worded(context.texts, one), LABEL) for one in found])
        return [app_commands.Choice(name=label, value=one) for label, one in zip(labels, found, strict=True)]


StartsDay = app_commands.Transform[Written, DateOption("starts", Kind.DAY)]
EndsDay = app_commands.Transform[Written, DateOption("ends", Kind.DAY)]
FromDay = app_commands.Transform[Written, DateOption("from", Kind.DAY)]
ToDay = app_commands.Transform[Written, DateOption("to", Kind.DAY)]
