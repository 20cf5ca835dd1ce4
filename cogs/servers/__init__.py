"""Servers: /setup, and what the staff hear of deliveries that failed."""

from discord.ext import commands

from bot.ui.desk import desk_of
from cogs.servers.cog import Servers


async def setup(bot: commands.Bot) -> None:
    """Bring the feature into the bot."""
    await bot.add_cog(Servers(desk_of(bot)))
