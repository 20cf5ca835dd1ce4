"""Progress: what is done for the certificate, and what remains."""

from discord.ext import commands

from bot.ui.desk import desk_of
from cogs.progress.cog import Progress


async def setup(bot: commands.Bot) -> None:
    """Bring the feature into the bot."""
    await bot.add_cog(Progress(desk_of(bot)))
