"""/prompt, for those who run cohorts."""

from discord import app_commands
from discord.ext import commands

from bot.ui.router import InteractionRouter
from cogs.prompts.cog.library import Library
from cogs.prompts.cog.plans import Planning


@app_commands.guild_only()
class Prompts(Planning, Library, commands.GroupCog, group_name="prompt"):
    """Give a cohort something to think about."""

    def __init__(self, router: InteractionRouter) -> None:
        self.router = router
