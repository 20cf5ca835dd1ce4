"""People: the language and the time zone that each of them chooses."""

from discord.ext import commands

from bot.ui.desk import desk_of
from cogs.people.cog import People


async def setup(bot: commands.Bot) -> None:
    """Bring the feature into the bot."""
    await bot.add_cog(People(desk_of(bot)))
