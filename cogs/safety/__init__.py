"""Safety: where to find support, what is kept, and how to have it deleted."""

from discord.ext import commands

from bot.ui.desk import desk_of
from cogs.safety import views
from cogs.safety.cog import Safety


async def setup(bot: commands.Bot) -> None:
    """Bring the feature into the bot."""
    desk = desk_of(bot)
    await bot.add_cog(Safety(desk))
    views.register(desk)
