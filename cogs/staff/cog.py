"""/staff-notices: what the staff channel hears of."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.ui.router import InteractionRouter
from cogs.staff import components
from cogs.staff.actions import CHOOSE_STAFF_NOTICES


class Staff(commands.Cog):
    """Choose what the staff are told."""

    def __init__(self, router: InteractionRouter) -> None:
        self.router = router

    @app_commands.command(name="staff-notices")
    @app_commands.guild_only()
    async def staff_notices(self, interaction: discord.Interaction) -> None:
        """Choose what I report to the staff in their channel."""
        await components.show(self.router.context(interaction, may=CHOOSE_STAFF_NOTICES))
