"""Help: what one can do here."""

from discord.ext import commands

from bot.ui.desk import desk_of
from cogs.help import reading
from cogs.help.cog import Help


async def setup(bot: commands.Bot) -> None:
    """Bring the feature into the bot."""
    desk = desk_of(bot)
    await bot.add_cog(Help(desk))
    reading.register(desk)
