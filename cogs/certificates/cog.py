"""/certificate issue: for coordinators."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.core.people import NamedPerson
from bot.ui.autocomplete import name_suggestions
from bot.ui.names import mentioned, name_of
from bot.ui.router import InteractionRouter
from cogs.certificates import services
from cogs.certificates.actions import ISSUE_CERTIFICATE
from cogs.certificates.wording import Means, printed
from cogs.cohorts.services import cohorts


@app_commands.guild_only()
class Certificates(commands.GroupCog, group_name="certificate"):
    """Issue certificates."""

    def __init__(self, router: InteractionRouter) -> None:
        self.router = router

    @app_commands.command()
    @app_commands.describe(
        member="Who has done everything",
        cohort="Of which cohort; only needed when they are in several",
    )
    @app_commands.autocomplete(cohort=name_suggestions(ISSUE_CERTIFICATE, cohorts.suggest))
    async def issue(self, interaction: discord.Interaction, member: discord.User, cohort: str | None = None) -> None:
        """Issue a member's certificate, once everything is done."""
        context = self.router.context(interaction, may=ISSUE_CERTIFICATE)
        context.require_present(member)
        prepared = await context.read(services.prepare, member=member.id, name=name_of(member), cohort=cohort)
        # Printed first: what cannot be printed is not issued.
        pdf = await printed(prepared, context.texts_in(prepared.language, prepared.zone), means=Means())
        await context.write(services.issue, prepared=prepared)
        await context.reply(
            context.texts.gettext(
                "The certificate of {name} is issued; its code is {code}. They receive it from me in a moment.",
                name=mentioned(NamedPerson(member.id, prepared.name)),
                code=f"**{prepared.code}**",
            ),
            files=[pdf],
        )
