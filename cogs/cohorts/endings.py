"""/cohort leave, close, reopen and remove: each shows what will happen and asks once; closing can be undone."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.actions.cohorts import CLOSE_COHORT, LEAVE_COHORT, REMOVE_COHORT, REOPEN_COHORT
from bot.feature import Component
from bot.services import cohorts, endings, places, rooms
from bot.ui import confirmations
from bot.ui.confirmations import Confirmation
from bot.ui.desk import Desk, Visit
from bot.ui.offers import Offer, name_offer
from bot.ui.presses import Press
from cogs.cohorts import ending_words as words


class Endings(commands.Cog):
    """The commands that end something, as a part of /cohort."""

    desk: Desk

    @app_commands.command()
    @app_commands.describe(cohort="The cohort that you want to leave")
    async def leave(self, interaction: discord.Interaction, cohort: str) -> None:
        """Give up your place in a cohort; your hours stay with you. Asks you once more."""
        visit = self.desk.visit(interaction, may=LEAVE_COHORT)
        leaving = await visit.read(places.before_leaving, cohort=cohort)
        press = Press("cohort.leave", leaving.cohort_id)
        await confirmations.ask(visit, Confirmation(words.before_leaving(visit.texts, leaving), press, leaving))

    @app_commands.command()
    @app_commands.describe(cohort="The cohort whose program is over")
    async def close(self, interaction: discord.Interaction, cohort: str) -> None:
        """End a cohort: nobody joins any more, nothing more is posted, and hours stay. Asks you once more."""
        visit = self.desk.visit(interaction, may=CLOSE_COHORT)
        ending = await visit.read(endings.before_closing, cohort=cohort)
        press = Press("cohort.close", ending.cohort_id)
        await confirmations.ask(visit, Confirmation(words.before_closing(visit.texts, ending), press, ending))

    @app_commands.command()
    @app_commands.describe(cohort="The closed cohort that should go on")
    async def reopen(self, interaction: discord.Interaction, cohort: str) -> None:
        """Open a closed cohort again: people keep their places; sessions and prompts to come return."""
        visit = self.desk.visit(interaction, may=REOPEN_COHORT)
        again = await visit.write(endings.reopen, cohort=cohort)
        await visit.reply(words.reopened(visit.texts, again))

    @app_commands.command()
    @app_commands.describe(cohort="The cohort whose channel and role should go")
    async def remove(self, interaction: discord.Interaction, cohort: str) -> None:
        """Take a cohort's channel and role away; what people did stays on record. Asks you once more."""
        visit = self.desk.visit(interaction, may=REMOVE_COHORT)
        ending = await visit.read(endings.before_removal, cohort=cohort)
        press = Press("cohort.remove", ending.cohort_id)
        await confirmations.ask(visit, Confirmation(words.before_removal(visit.texts, ending), press, ending))

    @leave.autocomplete("cohort")
    async def offer_mine(self, interaction: discord.Interaction, typed: str) -> Offer:
        """Cohorts in which one has a place."""
        visit = self.desk.visit(interaction, may=LEAVE_COHORT)
        return name_offer(await visit.read(cohorts.suggest, typed=typed, mine=True))

    @close.autocomplete("cohort")
    async def offer_to_close(self, interaction: discord.Interaction, typed: str) -> Offer:
        """Cohorts that are open."""
        visit = self.desk.visit(interaction, may=CLOSE_COHORT)
        return name_offer(await visit.suggest(cohorts.suggest, typed=typed, open_only=True))

    @reopen.autocomplete("cohort")
    async def offer_closed(self, interaction: discord.Interaction, typed: str) -> Offer:
        """Cohorts that are closed."""
        visit = self.desk.visit(interaction, may=REOPEN_COHORT)
        return name_offer(await visit.suggest(cohorts.suggest, typed=typed, closed_only=True))

    @remove.autocomplete("cohort")
    async def offer_to_remove(self, interaction: discord.Interaction, typed: str) -> Offer:
        """All cohorts that are still there."""
        visit = self.desk.visit(interaction, may=REMOVE_COHORT)
        return name_offer(await visit.suggest(cohorts.suggest, typed=typed))


# --- confirmed -------------------------------------------------------------------------------------------------------


async def leave(visit: Visit, press: Press) -> None:
    """The place is given up."""
    gone = await visit.write(places.leave, cohort=press.subject, mark=confirmations.mark(press))
    await visit.update(words.left(visit.texts, gone))


async def close(visit: Visit, press: Press) -> None:
    """The cohort ends."""
    ended = await visit.write(endings.close, cohort=press.subject, mark=confirmations.mark(press))
    await visit.update(words.closed(visit.texts, ended))


async def remove(visit: Visit, press: Press) -> None:
    """The cohort's channel and role go."""
    ended = await visit.write(endings.remove, cohort_id=press.subject, mark=confirmations.mark(press))
    await visit.carried_out(*ended.errands)
    made = await visit.read(rooms.rooms, cohort_id=ended.cohort_id)
    await visit.update(words.removed(visit.texts, ended, made))


COMPONENTS = (
    Component("cohort.leave", LEAVE_COHORT, leave),
    Component("cohort.close", CLOSE_COHORT, close),
    Component("cohort.remove", REMOVE_COHORT, remove),
)
