"""/journal, for everyone."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.ui.router import InteractionRouter
from cogs.reflections import components, services, wording
from cogs.reflections.actions import KEEP_JOURNAL


class Journal(commands.Cog):
    """Write for yourself."""

    def __init__(self, router: InteractionRouter) -> None:
        self.router = router

    @app_commands.command()
    @app_commands.guild_only()
    @app_commands.describe(text="What you want to keep; leave it out to read, or to write at length")
    async def journal(self, interaction: discord.Interaction, text: str | None = None) -> None:
        """Your private journal: read what you wrote, or write something. Only you can."""
        context = self.router.context(interaction, may=KEEP_JOURNAL)
        if text is None:
            await components.open_journal(context)
            return
        await context.write(services.write, words=text)
        await context.reply(wording.written(context.texts))
