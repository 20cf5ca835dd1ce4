"""Staff: what they are told by themselves, and which kinds of it."""

from discord.ext import commands

from bot.ui.desk import desk_of
from cogs.staff import views
from cogs.staff.cog import Staff


async def setup(bot: commands.Bot) -> None:
    """Bring the feature into the bot."""
    desk = desk_of(bot)
    views.register(desk)
    await bot.add_cog(Staff(desk))
