"""Servers: /setup, /doctor, and what the staff hear of deliveries that failed."""

from discord.ext import commands

from bot.ui.desk import desk_of
from cogs.servers import checkup
from cogs.servers.cog import Servers


async def setup(bot: commands.Bot) -> None:
    """Bring the feature into the bot."""
    desk = desk_of(bot)
    checkup.register(desk)
    await bot.add_cog(Servers(desk))
