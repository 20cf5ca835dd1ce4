"""People: what each of them chooses, and their own page."""

from discord.ext import commands

from bot.ui.desk import desk_of
from cogs.people import page
from cogs.people.cog import People


async def setup(bot: commands.Bot) -> None:
    """Bring the feature into the bot."""
    desk = desk_of(bot)
    await bot.add_cog(People(desk))
    page.register(desk)
