"""Help: what one can do here."""

from discord.ext import commands

from bot.ui.desk import desk_of
from cogs.help.cog import Help


async def setup(bot: commands.Bot) -> None:
    """Bring the feature into the bot."""
    await bot.add_cog(Help(desk_of(bot)))
