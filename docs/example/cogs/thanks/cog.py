"""/thank, for those who run cohorts."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.ui.autocomplete import Choices, name_choices
from bot.ui.messages import plain
from bot.ui.router import InteractionRouter
from cogs.cohorts.services import cohorts
from cogs.thanks import services
from cogs.thanks.actions import THANK


class ThanksCommands(commands.Cog):
    """Thank people for what they bring."""

    def __init__(self, router: InteractionRouter) -> None:
        self.router = router

    @app_commands.command()
    @app_commands.guild_only()
    @app_commands.describe(cohort="The cohort", member="Whom you want to thank")
    async def thank(self, interaction: discord.Interaction, cohort: str, member: discord.User) -> None:
        """Thank somebody for what they bring to a cohort. They read it tomorrow morning."""
        context = self.router.context(interaction, may=THANK)
        thanked = await context.write(services.thank, cohort=cohort, user=member.id)
        texts = context.texts
        await context.reply(
            texts.gettext(
                "{name} reads your thanks on {time}.", name=plain(thanked.name), time=texts.moment(thanked.told_at)
            )
        )

    @thank.autocomplete("cohort")
    async def offer_cohorts(self, interaction: discord.Interaction, typed: str) -> Choices:
        """Open cohorts, for those who run them."""
        context = self.router.context(interaction, may=THANK)
        return name_choices(await context.suggest(cohorts.suggest, typed=typed, open_only=True))
