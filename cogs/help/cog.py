"""/help: what one can do here, by one's role, in one's language."""

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.authority import ACTIONS, COORDINATORS, FACILITATORS, MANAGERS, SEE_HELP, is_permitted
from bot.domain.people import Actor, Standing
from bot.i18n.texts import Texts
from bot.ui.candour import candidly
from bot.ui.desk import Desk

Command = app_commands.Command[Any, ..., Any]


class Help(commands.Cog):
    """What you can do here."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    @app_commands.command()
    async def help(self, interaction: discord.Interaction[commands.Bot]) -> None:
        """What you can do here."""
        visit = self.desk.visit(interaction, may=SEE_HELP)
        actor = await visit.know()
        offered = [c for c in interaction.client.tree.walk_commands() if isinstance(c, app_commands.Command)]
        await visit.reply(overview(visit.texts, actor, offered), title=visit.texts.gettext("What you can do here"))


def overview(t: Texts, actor: Actor, offered: list[Command]) -> str:
    """The commands that this person may use, in paragraphs by whose they are."""
    paragraphs: list[str] = []
    for heading, commands_ in (
        (t.gettext("For everyone"), _of(offered, actor, frozenset({Standing.ANYONE, Standing.MEMBER}))),
        (t.gettext("For facilitators"), _of(offered, actor, FACILITATORS)),
        (t.gettext("For coordinators"), _of(offered, actor, COORDINATORS)),
        (t.gettext("For those who manage the server"), _of(offered, actor, MANAGERS)),
    ):
        if commands_:
            lines = [f"/{c.qualified_name} — {t.pgettext('command description', c.description)}" for c in commands_]
            paragraphs.append("\n".join([f"**{heading}**", *lines]))
    paragraphs.append(t.gettext("Anything else? Ask a facilitator; they are glad to help. In a crisis, use /support."))
    return candidly(t, "\n\n".join(paragraphs))


def _of(offered: list[Command], actor: Actor, whose: frozenset[Standing]) -> list[Command]:
    everyone = frozenset({Standing.ANYONE, Standing.MEMBER})
    chosen: list[Command] = []
    for command in offered:
        action = ACTIONS[command.qualified_name]
        mine = action.who <= everyone if whose == everyone else action.who == whose
        if mine and is_permitted(action, actor):
            chosen.append(command)
    return chosen
