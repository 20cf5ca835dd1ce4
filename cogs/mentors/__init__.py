"""Mentors: offer to accompany others, or ask for somebody who does."""

from discord.ext import commands

from bot.ui.desk import desk_of
from cogs.mentors.cog import Mentors


async def setup(bot: commands.Bot) -> None:
    """Bring the feature into the bot."""
    await bot.add_cog(Mentors(desk_of(bot)))
