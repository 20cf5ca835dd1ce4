"""/certificate: for members their own, for coordinators approving, issuing anew, revoking."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.ui.autocomplete import name_suggestions
from bot.ui.names import name_of
from bot.ui.router import InteractionRouter
from cogs.certificates.actions import ISSUE_CERTIFICATE, REVIEW_CERTIFICATES
from cogs.certificates.components import review
from cogs.certificates.services import approving
from cogs.certificates.wording import review as wording
from cogs.cohorts.services import cohorts


@app_commands.guild_only()
class Certificates(commands.GroupCog, group_name="certificate"):
    """Your certificates; for coordinators, everybody's."""

    def __init__(self, router: InteractionRouter) -> None:
        self.router = router

    @app_commands.command()
    @app_commands.describe(cohort="Which cohort")
    @app_commands.autocomplete(cohort=name_suggestions(REVIEW_CERTIFICATES, cohorts.suggest))
    async def review(self, interaction: discord.Interaction, cohort: str) -> None:
        """See who is ready for a certificate, who has it, and approve."""
        await review.show(self.router.context(interaction, may=REVIEW_CERTIFICATES), cohort)

    @app_commands.command()
    @app_commands.describe(
        member="Who has done everything",
        cohort="Of which cohort; only needed when they are in several",
    )
    @app_commands.autocomplete(cohort=name_suggestions(ISSUE_CERTIFICATE, cohorts.suggest))
    async def issue(self, interaction: discord.Interaction, member: discord.User, cohort: str | None = None) -> None:
        """Approve one person's certificate; they say how their name shall read, then receive it."""
        context = self.router.context(interaction, may=ISSUE_CERTIFICATE)
        context.require_present(member)
        done = await context.write(approving.approve_one, member=member.id, name=name_of(member), cohort=cohort)
        await context.reply(wording.approved(context.texts, done))
