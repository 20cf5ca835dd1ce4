"""/support: for anyone, anywhere."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.ui.router import InteractionRouter
from cogs.support import wording
from cogs.support.actions import SEE_SUPPORT


class SupportLines(commands.Cog):
    """Find support."""

    def __init__(self, router: InteractionRouter) -> None:
        self.router = router

    @app_commands.command()
    @app_commands.allowed_contexts(guilds=True, dms=True)
    async def support(self, interaction: discord.Interaction) -> None:
        """Numbers to call or text when you or someone else needs support now."""
        context = self.router.context(interaction, may=SEE_SUPPORT)
        await context.load_actor_if_possible()
        await context.reply(
            wording.support(context.texts, self.router.support), title=context.texts.gettext("Support, right now")
        )
