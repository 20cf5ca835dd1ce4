"""Calendars: one's sessions in the calendar app that one uses anyway."""

from discord.ext import commands

from bot.ui.desk import desk_of
from cogs.calendars import views
from cogs.calendars.cog import Calendars


async def setup(bot: commands.Bot) -> None:
    """Bring the feature into the bot."""
    desk = desk_of(bot)
    views.register(desk)
    await bot.add_cog(Calendars(desk))
