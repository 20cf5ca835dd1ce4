"""Sessions: planned in series, announced, answered, attended."""

from discord.ext import commands

from bot.ui.desk import desk_of
from cogs.sessions import answers, changes, events, lists, openings, sheets, views
from cogs.sessions.cog import Sessions


async def setup(bot: commands.Bot) -> None:
    """Bring the feature into the bot."""
    desk = desk_of(bot)
    await bot.add_cog(Sessions(desk))
    views.register(desk)
    answers.register(desk)
    changes.register(desk)
    openings.register(desk)
    sheets.register(desk)
    lists.register(desk)
    events.register(desk)
