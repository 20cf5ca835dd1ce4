"""/verify: for whoever has the code of a certificate."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.ui.router import InteractionRouter
from cogs.verification import services, wording
from cogs.verification.actions import VERIFY


class Verification(commands.Cog):
    """Check certificates."""

    def __init__(self, router: InteractionRouter) -> None:
        self.router = router

    @app_commands.command()
    @app_commands.guild_only()
    @app_commands.describe(code="The verification code on the certificate")
    async def verify(self, interaction: discord.Interaction, code: app_commands.Range[str, 1, 100]) -> None:
        """Check whether a certificate is real and still valid."""
        context = self.router.context(interaction, may=VERIFY)
        found = await context.read(services.check, typed=code)
        t = context.texts
        await context.reply(wording.in_discord(t, found), title=wording.heading(t, found))
