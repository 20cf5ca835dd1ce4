"""Meetings of a pair: one writes it down, the other confirms."""

from discord.ext import commands

from bot.ui.desk import desk_of
from cogs.meetings import views
from cogs.meetings.cog import Meetings


async def setup(bot: commands.Bot) -> None:
    """Bring the feature into the bot."""
    desk = desk_of(bot)
    await bot.add_cog(Meetings(desk))
    views.register(desk)
