"""Certificates: issued by coordinators, received by those who earned them."""

from discord.ext import commands

from bot.ui.desk import desk_of
from cogs.certificates.cog import Certificates


async def setup(bot: commands.Bot) -> None:
    """Bring the feature into the bot."""
    await bot.add_cog(Certificates(desk_of(bot)))
