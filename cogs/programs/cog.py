"""/progress: one's own, and for those who run cohorts, others'."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.ui.names import name_of
from bot.ui.router import InteractionRouter
from cogs.programs import services, wording
from cogs.programs.actions import SEE_PROGRESS


class Progress(commands.Cog):
    """See what is done and what remains."""

    def __init__(self, router: InteractionRouter) -> None:
        self.router = router

    @app_commands.command()
    @app_commands.guild_only()
    @app_commands.describe(member="Whose progress (for facilitators); leave it out to see your own")
    async def progress(self, interaction: discord.Interaction, member: discord.User | None = None) -> None:
        """See what you have done for your certificate, and what remains."""
        context = self.router.context(interaction, may=SEE_PROGRESS)
        user, name = (None, "") if member is None else (member.id, name_of(member))
        present = isinstance(member, discord.Member)
        found = await context.read(services.show, user=user, name=name, present=present)
        own = found.user_id == interaction.user.id
        to_staff = context.actor is not None and context.actor.is_staff
        await context.reply(wording.progress(context.texts, found, own=own, to_staff=to_staff))
