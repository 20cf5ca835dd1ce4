"""/cohort leave, close, reopen and remove: each shows what will happen and asks once; closing can be undone."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.feature import Component
from bot.ui import confirmations
from bot.ui.autocomplete import Choices, name_choices
from bot.ui.confirmations import Confirmation
from bot.ui.context import InteractionContext
from bot.ui.custom_ids import CustomId
from bot.ui.router import InteractionRouter
from cogs.cohorts.actions import CLOSE_COHORT, LEAVE_COHORT, REMOVE_COHORT, REOPEN_COHORT
from cogs.cohorts.services import channels, cohorts, enrollments, lifecycle
from cogs.cohorts.wording import lifecycle as words


class Endings(commands.Cog):
    """The commands that end something, as a part of /cohort."""

    router: InteractionRouter

    @app_commands.command()
    @app_commands.describe(cohort="The cohort that you want to leave")
    async def leave(self, interaction: discord.Interaction, cohort: str) -> None:
        """Give up your place in a cohort; your hours stay with you. Asks you once more."""
        context = self.router.context(interaction, may=LEAVE_COHORT)
        leaving = await context.read(enrollments.before_leaving, cohort=cohort)
        custom_id = CustomId("cohort.leave", leaving.cohort_id)
        await confirmations.ask(context, Confirmation(words.before_leaving(context.texts, leaving), custom_id, leaving))

    @app_commands.command()
    @app_commands.describe(cohort="The cohort whose program is over")
    async def close(self, interaction: discord.Interaction, cohort: str) -> None:
        """End a cohort: nobody joins any more, nothing more is posted, and hours stay. Asks you once more."""
        context = self.router.context(interaction, may=CLOSE_COHORT)
        ending = await context.read(lifecycle.before_closing, cohort=cohort)
        custom_id = CustomId("cohort.close", ending.cohort_id)
        await confirmations.ask(context, Confirmation(words.before_closing(context.texts, ending), custom_id, ending))

    @app_commands.command()
    @app_commands.describe(cohort="The closed cohort that should go on")
    async def reopen(self, interaction: discord.Interaction, cohort: str) -> None:
        """Open a closed cohort again: people keep their places; sessions and prompts to come return."""
        context = self.router.context(interaction, may=REOPEN_COHORT)
        again = await context.write(lifecycle.reopen, cohort=cohort)
        await context.reply(words.reopened(context.texts, again))

    @app_commands.command()
    @app_commands.describe(cohort="The cohort whose channel and role should go")
    async def remove(self, interaction: discord.Interaction, cohort: str) -> None:
        """Take a cohort's channel and role away; what people did stays on record. Asks you once more."""
        context = self.router.context(interaction, may=REMOVE_COHORT)
        ending = await context.read(lifecycle.before_removal, cohort=cohort)
        custom_id = CustomId("cohort.remove", ending.cohort_id)
        await confirmations.ask(context, Confirmation(words.before_removal(context.texts, ending), custom_id, ending))

    @leave.autocomplete("cohort")
    async def offer_mine(self, interaction: discord.Interaction, typed: str) -> Choices:
        """Cohorts in which one has a place."""
        context = self.router.context(interaction, may=LEAVE_COHORT)
        return name_choices(await context.read(cohorts.suggest, typed=typed, mine=True))

    @close.autocomplete("cohort")
    async def offer_to_close(self, interaction: discord.Interaction, typed: str) -> Choices:
        """Cohorts that are open."""
        context = self.router.context(interaction, may=CLOSE_COHORT)
        return name_choices(await context.suggest(cohorts.suggest, typed=typed, open_only=True))

    @reopen.autocomplete("cohort")
    async def offer_closed(self, interaction: discord.Interaction, typed: str) -> Choices:
        """Cohorts that are closed."""
        context = self.router.context(interaction, may=REOPEN_COHORT)
        return name_choices(await context.suggest(cohorts.suggest, typed=typed, closed_only=True))

    @remove.autocomplete("cohort")
    async def offer_to_remove(self, interaction: discord.Interaction, typed: str) -> Choices:
        """All cohorts that are still there."""
        context = self.router.context(interaction, may=REMOVE_COHORT)
        return name_choices(await context.suggest(cohorts.suggest, typed=typed))


# --- confirmed -------------------------------------------------------------------------------------------------------


async def leave(context: InteractionContext, custom_id: CustomId) -> None:
    """The place is given up."""
    gone = await context.write(enrollments.leave, cohort=custom_id.subject, mark=confirmations.mark(custom_id))
    await context.update(words.left(context.texts, gone))


async def close(context: InteractionContext, custom_id: CustomId) -> None:
    """The cohort ends."""
    ended = await context.write(lifecycle.close, cohort=custom_id.subject, mark=confirmations.mark(custom_id))
    await context.update(words.closed(context.texts, ended))


async def remove(context: InteractionContext, custom_id: CustomId) -> None:
    """The cohort's channel and role go."""
    ended = await context.write(lifecycle.remove, cohort_id=custom_id.subject, mark=confirmations.mark(custom_id))
    await context.wait_for_errands(*ended.errands)
    made = await context.read(channels.rooms, cohort_id=ended.cohort_id)
    await context.update(words.removed(context.texts, ended, made))


COMPONENTS = (
    Component("cohort.leave", LEAVE_COHORT, leave),
    Component("cohort.close", CLOSE_COHORT, close),
    Component("cohort.remove", REMOVE_COHORT, remove),
)
