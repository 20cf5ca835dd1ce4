"""/privacy: for anyone, anywhere."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.ui.components import Button, Tone
from bot.ui.custom_ids import CustomId
from bot.ui.router import InteractionRouter
from cogs.privacy import wording
from cogs.privacy.actions import SEE_PRIVACY


class Privacy(commands.Cog):
    """Know what is kept about you, and have it deleted."""

    def __init__(self, router: InteractionRouter) -> None:
        self.router = router

    @app_commands.command()
    @app_commands.allowed_contexts(guilds=True, dms=True)
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
