"""/match health and /match follow-up."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.ui.autocomplete import name_suggestions
from bot.ui.router import InteractionRouter
from cogs.cohorts.services import cohorts
from cogs.mentoring.actions import SEE_HEALTH, SET_FOLLOW_UP
from cogs.mentoring.components import health
from cogs.mentoring.services import follow_up
from cogs.mentoring.wording import follow_up as wording


class FollowUp(commands.Cog):
    """The part of /match that is about pairs which go on."""

    router: InteractionRouter

    @app_commands.command()
    @app_commands.describe(cohort="Which cohort")
    @app_commands.autocomplete(cohort=name_suggestions(SEE_HEALTH, cohorts.suggest))
    async def health(self, interaction: discord.Interaction, cohort: str) -> None:
        """See how every pair of a cohort is doing, and what you can do."""
        await health.show(self.router.context(interaction, may=SEE_HEALTH), cohort)

    @app_commands.command(name="follow-up")
    @app_commands.describe(
        cohort="Which cohort",
        first="I ask both of a pair how it goes within so many days",
        second="I ask again after so many days",
        every="From then on, I ask every so many days",
        silent="After so many days without a meeting, I write to both",
        told="After so many days without a meeting, I tell the staff",
    )
    @app_commands.autocomplete(cohort=name_suggestions(SET_FOLLOW_UP, cohorts.suggest))
    async def follow_up(
        self,
        interaction: discord.Interaction,
        cohort: str,
        first: int | None = None,
        second: int | None = None,
        every: int | None = None,
        silent: int | None = None,
        told: int | None = None,
    ) -> None:
        """See or change when I ask pairs how it goes, and when I speak of silence."""
        context = self.router.context(interaction, may=SET_FOLLOW_UP)
        chosen = await context.write(
            follow_up.set_days, cohort=cohort, first=first, second=second, every=every, silent=silent, told=told
        )
        await context.reply(wording.chosen(context.texts, chosen))
