"""/calendar: a private link to one's sessions."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.ui.router import InteractionRouter
from cogs.calendars import components
from cogs.calendars.actions import SEE_CALENDAR


class Calendars(commands.Cog):
    """See your sessions in your own calendar."""

    def __init__(self, router: InteractionRouter) -> None:
        self.router = router

    @app_commands.command()
    @app_commands.guild_only()
    async def calendar(self, interaction: discord.Interaction) -> None:
        """Get a private link that keeps your sessions in your calendar."""
        await components.show(self.router.context(interaction, may=SEE_CALENDAR))
