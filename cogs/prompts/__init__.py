"""Prompts and the journal: something to think about, and a private place to write."""

from discord.ext import commands

from bot.ui.desk import desk_of
from cogs.prompts import views
from cogs.prompts.cog import Journal, Prompts


async def setup(bot: commands.Bot) -> None:
    """Bring the feature into the bot."""
    desk = desk_of(bot)
    await bot.add_cog(Prompts(desk))
    await bot.add_cog(Journal(desk))
    views.register(desk)
