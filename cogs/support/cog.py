"""/support and /privacy: for anyone, anywhere."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.ui.components import Button, Tone
from bot.ui.custom_ids import CustomId
from bot.ui.router import InteractionRouter
from cogs.privacy.actions import SEE_PRIVACY
from cogs.support import wording
from cogs.support.actions import SEE_SUPPORT


class Safety(commands.Cog):
    """Find support, and know what is kept about you."""

    def __init__(self, router: InteractionRouter) -> None:
        self.router = router

    @app_commands.command()
    async def support(self, interaction: discord.Interaction) -> None:
        """Numbers to call or text when you or someone else needs support now."""
        context = self.router.context(interaction, may=SEE_SUPPORT)
        await context.load_actor_if_possible()
        await context.reply(
            wording.support(context.texts, self.router.support), title=context.texts.gettext("Support, right now")
        )

    @app_commands.command()
    async def privacy(self, interaction: discord.Interaction) -> None:
        """What is kept about you, why, and how to have it deleted."""
        context = self.router.context(interaction, may=SEE_PRIVACY)
        await context.load_actor()
        texts = context.texts
        await context.reply(
            wording.kept(texts),
            title=texts.gettext("What is kept about you"),
            buttons=[Button(texts.pgettext("button", "Delete what is mine"), CustomId("privacy.preview"), Tone.NO)],
        )
