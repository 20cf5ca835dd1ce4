"""/cohort leave, close, reopen, remove, remove-member and readmit-member; what takes something asks once more."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.ui import confirmations
from bot.ui.autocomplete import name_suggestions
from bot.ui.confirmations import Confirmation
from bot.ui.custom_ids import CustomId
from bot.ui.options import ChoiceOption
from bot.ui.router import InteractionRouter
from cogs.cohorts.actions import (
    CLOSE_COHORT,
    LEAVE_COHORT,
    READMIT_MEMBER,
    REMOVE_COHORT,
    REMOVE_MEMBER,
    REOPEN_COHORT,
)
from cogs.cohorts.rules.cohorts import REMOVAL_REASONS, CohortStatus, RemovalReason
from cogs.cohorts.services import channels, cohorts, enrollments, lifecycle, removals
from cogs.cohorts.wording import lifecycle as wording

CHOICES = [app_commands.Choice(name=label, value=reason.value) for reason, label in REMOVAL_REASONS.items()]
ReasonOption = app_commands.Transform[RemovalReason, ChoiceOption(RemovalReason, CHOICES)]


class Lifecycle(commands.Cog):
    """The commands that end something, or take that back, as a part of /cohort."""

    router: InteractionRouter

    @app_commands.command()
    @app_commands.describe(cohort="The cohort that you want to leave")
    @app_commands.autocomplete(cohort=name_suggestions(LEAVE_COHORT, cohorts.suggest, mine=True))
    async def leave(self, interaction: discord.Interaction, cohort: str) -> None:
        """Give up your place in a cohort; your hours stay with you. Asks you once more."""
        context = self.router.context(interaction, may=LEAVE_COHORT)
        leaving = await context.read(enrollments.before_leaving, cohort=cohort)
        custom_id, text = CustomId("cohort.leave", leaving.cohort_id), wording.before_leaving(context.texts, leaving)
        await confirmations.ask(context, Confirmation(text, custom_id, leaving))

    @app_commands.command()
    @app_commands.describe(cohort="The cohort whose program is over")
    @app_commands.autocomplete(cohort=name_suggestions(CLOSE_COHORT, cohorts.suggest, open_only=True))
    async def close(self, interaction: discord.Interaction, cohort: str) -> None:
        """End a cohort: nobody joins any more, nothing more is posted, and hours stay. Asks you once more."""
        context = self.router.context(interaction, may=CLOSE_COHORT)
        ending = await context.read(lifecycle.before_closing, cohort=cohort)
        custom_id, text = CustomId("cohort.close", ending.cohort_id), wording.before_closing(context.texts, ending)
        await confirmations.ask(context, Confirmation(text, custom_id, ending))

    @app_commands.command()
    @app_commands.describe(cohort="The closed cohort that should go on")
    @app_commands.autocomplete(cohort=name_suggestions(REOPEN_COHORT, cohorts.suggest, closed_only=True))
    async def reopen(self, interaction: discord.Interaction, cohort: str) -> None:
        """Open a closed cohort again: people keep their places; sessions and prompts to come return."""
        context = self.router.context(interaction, may=REOPEN_COHORT)
        closed = await context.read(channels.posting_channel, cohort=cohort, status=CohortStatus.CLOSED)
        await context.require_posting(closed)
        reopened = await context.write(lifecycle.reopen, cohort=cohort)
        await context.reply(wording.reopened(context.texts, reopened))

    @app_commands.command()
    @app_commands.describe(cohort="The cohort whose channel and role should go")
    @app_commands.autocomplete(cohort=name_suggestions(REMOVE_COHORT, cohorts.suggest))
    async def remove(self, interaction: discord.Interaction, cohort: str) -> None:
        """Take a cohort's channel and role away; what people did stays on record. Asks you once more."""
        context = self.router.context(interaction, may=REMOVE_COHORT)
        ending = await context.read(lifecycle.before_removal, cohort=cohort)
        custom_id, text = CustomId("cohort.remove", ending.cohort_id), wording.before_removal(context.texts, ending)
        await confirmations.ask(context, Confirmation(text, custom_id, ending))

    @app_commands.command(name="remove-member")
    @app_commands.describe(
        cohort="The cohort",
        member="Whose place should end",
        reason="For the record of the staff; nobody else reads it",
    )
    @app_commands.autocomplete(cohort=name_suggestions(REMOVE_MEMBER, cohorts.suggest))
    async def remove_member(
        self, interaction: discord.Interaction, cohort: str, member: discord.User, reason: ReasonOption
    ) -> None:
        """End somebody's place in a cohort; their hours stay. Asks you once more, and tells them kindly."""
        context = self.router.context(interaction, may=REMOVE_MEMBER)
        removal = await context.read(removals.before_removal, cohort=cohort, user=member.id, reason=reason)
        custom_id = CustomId("cohort.remove_member", removal.cohort_id, f"{removal.reason}.{removal.member_id}")
        text = wording.before_member_removal(context.texts, removal)
        await confirmations.ask(context, Confirmation(text, custom_id, removal))

    @app_commands.command(name="readmit-member")
    @app_commands.describe(cohort="The cohort", member="Who may join it again")
    @app_commands.autocomplete(cohort=name_suggestions(READMIT_MEMBER, cohorts.suggest))
    async def readmit_member(self, interaction: discord.Interaction, cohort: str, member: discord.User) -> None:
        """Let somebody whose place was ended join a cohort again."""
        context = self.router.context(interaction, may=READMIT_MEMBER)
        readmitted = await context.write(removals.readmit, cohort=cohort, user=member.id)
        await context.reply(wording.readmitted(context.texts, readmitted))
