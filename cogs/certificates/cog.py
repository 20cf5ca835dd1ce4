"""/certificate: for members their own, for coordinators approving, issuing anew, revoking."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.ui import confirmations
from bot.ui.autocomplete import name_suggestions
from bot.ui.confirmations import Confirmation
from bot.ui.custom_ids import CustomId
from bot.ui.names import name_of
from bot.ui.options import ChoiceOption
from bot.ui.router import InteractionRouter
from cogs.certificates.actions import (
    EXPORT_CERTIFICATES,
    ISSUE_CERTIFICATE,
    REISSUE_CERTIFICATE,
    REVIEW_CERTIFICATES,
    REVOKE_CERTIFICATE,
    SEE_OWN_CERTIFICATES,
)
from cogs.certificates.components import endings, export, mine, review
from cogs.certificates.components.printing import printed_whole
from cogs.certificates.rules.endings import RevocationReason
from cogs.certificates.services import approving, ending
from cogs.certificates.wording import mine as own_wording
from cogs.certificates.wording import review as wording
from cogs.cohorts.services import cohorts

REASONS = [
    app_commands.Choice(name="It was issued by mistake", value=RevocationReason.MISTAKE.value),
    app_commands.Choice(name="It was issued to the wrong person", value=RevocationReason.PERSON.value),
    app_commands.Choice(name="What it asks was not done after all", value=RevocationReason.REQUIREMENTS.value),
    app_commands.Choice(name="Its holder wishes so", value=RevocationReason.WISH.value),
    app_commands.Choice(name="Another reason", value=RevocationReason.OTHER.value),
]


@app_commands.guild_only()
class Certificates(commands.GroupCog, group_name="certificate"):
    """Your certificates; for coordinators, everybody's."""

    def __init__(self, router: InteractionRouter) -> None:
        self.router = router

    @app_commands.command()
    async def mine(self, interaction: discord.Interaction) -> None:
        """Your certificates: download one again, take its badge, choose who sees what."""
        await mine.show(self.router.context(interaction, may=SEE_OWN_CERTIFICATES))

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

    @app_commands.command()
    @app_commands.describe(cohort="Which cohort")
    @app_commands.autocomplete(cohort=name_suggestions(EXPORT_CERTIFICATES, cohorts.suggest))
    async def export(self, interaction: discord.Interaction, cohort: str) -> None:
        """Download all certificates of a cohort as an archive, with a list."""
        await export.send(self.router.context(interaction, may=EXPORT_CERTIFICATES), cohort)

    @app_commands.command()
    @app_commands.describe(code="The code on the certificate", name="The name as it shall read")
    async def reissue(self, interaction: discord.Interaction, code: str, name: str) -> None:
        """Issue a certificate anew with another name; the old code leads to the new one."""
        context = self.router.context(interaction, may=REISSUE_CERTIFICATE)
        prepared = await context.read(ending.before_reissue, code=code, name=name)
        await printed_whole(context, prepared)  # what cannot be printed is not issued
        await context.write(ending.reissue, code=code, prepared=prepared)
        await context.reply(own_wording.reissued(context.texts, prepared))

    @app_commands.command()
    @app_commands.describe(
        code="The code on the certificate", reason="Why; only coordinators know it, and nobody else is told"
    )
    async def revoke(
        self,
        interaction: discord.Interaction,
        code: str,
        reason: app_commands.Transform[RevocationReason, ChoiceOption(RevocationReason, REASONS)],
    ) -> None:
        """Revoke a certificate: whoever checks it reads that it is not valid. Asks you once more."""
        context = self.router.context(interaction, may=REVOKE_CERTIFICATE)
        facts = await context.read(ending.before_revoking, code=code, reason=reason)
        custom_id = CustomId(endings.REVOKE, facts.certificate_id, reason)
        await confirmations.ask(context, Confirmation(own_wording.revoking(context.texts, facts), custom_id, facts))
