"""/mentees, and the part of /mentor that mentors see."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.ui.router import InteractionRouter
from cogs.mentoring.actions import MENTOR_HOME, SEE_MENTEES
from cogs.mentoring.components import home as components
from cogs.mentoring.services import home
from cogs.mentoring.wording import home as wording


class Mentees(commands.Cog):
    """For who accompanies somebody."""

    def __init__(self, router: InteractionRouter) -> None:
        self.router = router

    @app_commands.command()
    @app_commands.guild_only()
    async def mentees(self, interaction: discord.Interaction) -> None:
        """See the people whom you accompany: your meetings, your hours, and what they share with you."""
        context = self.router.context(interaction, may=SEE_MENTEES)
        await components.show(context, await context.read(home.listing))


class MentorHome(commands.Cog):
    """The part of /mentor that is about how one stands."""

    router: InteractionRouter

    @app_commands.command()
    async def home(self, interaction: discord.Interaction) -> None:
        """See how you stand as a mentor, and what waits for you."""
        context = self.router.context(interaction, may=MENTOR_HOME)
        found = await context.read(home.of)
        await context.reply(wording.home(context.texts, found), title=context.texts.gettext("You as a mentor"))
