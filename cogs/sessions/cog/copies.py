"""/session copy."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.ui.autocomplete import Choices, found_choices, name_choices
from bot.ui.dates import Kind, Written
from bot.ui.options import DateOption
from bot.ui.router import InteractionRouter
from cogs.cohorts.services import cohorts
from cogs.sessions.actions import COPY_SESSION
from cogs.sessions.components import planning as views
from cogs.sessions.services import copies, planning


class Copies(commands.Cog):
    """The command that copies a session, as a part of /session."""

    router: InteractionRouter

    @app_commands.command()
    @app_commands.describe(
        session="Which session",
        starts="When the new one begins, in the cohort's own time, like Tuesday 6 pm or 2026-09-08 18:00",
        cohort="For which cohort; the same one if you leave it out",
    )
    async def copy(
        self,
        interaction: discord.Interaction,
        session: str,
        starts: app_commands.Transform[Written, DateOption("starts", Kind.TIME, previewed=True)],
        cohort: str | None = None,
    ) -> None:
        """Plan a session like another one, at another time; you see it before anyone else does."""
        context = self.router.context(interaction, may=COPY_SESSION)
        preview = await context.write(copies.copy, session=session, starts=starts, cohort=cohort)
        await views.preview(context, preview)

    @copy.autocomplete("session")
    async def offer_session(self, interaction: discord.Interaction, typed: str) -> Choices:
        """The sessions, the newest first."""
        context = self.router.context(interaction, may=COPY_SESSION)
        return await found_choices(context, planning.suggest, typed)

    @copy.autocomplete("cohort")
    async def offer_cohort(self, interaction: discord.Interaction, typed: str) -> Choices:
        """The cohorts that can plan something."""
        context = self.router.context(interaction, may=COPY_SESSION)
        return name_choices(await context.suggest(cohorts.suggest, typed=typed, open_only=True))
