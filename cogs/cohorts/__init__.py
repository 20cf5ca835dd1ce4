"""Cohorts: made, joined, changed, left, closed."""

from discord.ext import commands

from bot.ui.desk import desk_of
from cogs.cohorts import endings, removals, rests, views
from cogs.cohorts.cog import Cohorts


async def setup(bot: commands.Bot) -> None:
    """Bring the feature into the bot."""
    desk = desk_of(bot)
    await bot.add_cog(Cohorts(desk))
    views.register(desk)
    rests.register(desk)
    removals.register(desk)
    endings.register(desk)
