"""Matches: find pairs, ask mentors, introduce people to each other."""

from discord.ext import commands

from bot.ui.desk import desk_of
from cogs.matches import views
from cogs.matches.cog import Matches


async def setup(bot: commands.Bot) -> None:
    """Bring the feature into the bot."""
    desk = desk_of(bot)
    await bot.add_cog(Matches(desk))
    views.register(desk)
