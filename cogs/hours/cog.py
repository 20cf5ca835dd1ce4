"""/hours, for those who run cohorts."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.core.hours import CountsAs, HourType
from bot.ui.autocomplete import name_suggestions
from bot.ui.dates import Kind, Written
from bot.ui.names import name_of
from bot.ui.options import ChoiceOption, DateOption
from bot.ui.router import InteractionRouter
from cogs.cohorts.services import cohorts
from cogs.hours import components, wording
from cogs.hours.actions import ADD_HOURS, TAKE_BACK_HOURS, TRANSFER_HOURS
from cogs.hours.services import added, transfers

TYPES = [
    app_commands.Choice(name="professional development", value=HourType.PROFESSIONAL.value),
    app_commands.Choice(name="individual reflective consultation", value=HourType.INDIVIDUAL_CONSULTATION.value),
    app_commands.Choice(name="group reflective consultation", value=HourType.GROUP_CONSULTATION.value),
    app_commands.Choice(name="peer reflection", value=HourType.PEER.value),
    app_commands.Choice(name="mentoring", value=HourType.MENTORING.value),
]
COUNTS = [
    app_commands.Choice(name="session", value=CountsAs.SESSION.value),
    app_commands.Choice(name="reflection", value=CountsAs.REFLECTION.value),
    app_commands.Choice(name="mentor meeting", value=CountsAs.MEETING.value),
]
TypeOption = app_commands.Transform[HourType, ChoiceOption(HourType, TYPES)]
CountsOption = app_commands.Transform[CountsAs, ChoiceOption(CountsAs, COUNTS)]
PastDay = app_commands.Transform[Written, DateOption("date", Kind.DAY, past=True)]


@app_commands.guild_only()
class Hours(commands.GroupCog, group_name="hours"):
    """Add hours, take them back, or move them."""

    def __init__(self, router: InteractionRouter) -> None:
        self.router = router

    @app_commands.command()
    @app_commands.describe(
        member="Who did make-up work",
        cohort="The cohort for which it counts",
        minutes="How long it took, in minutes",
        hour_type="Which type of hours it is",
        reason="What they did instead of what; only those who run cohorts read it",
        counts_as="If it also counts as a session, a reflection or a mentor meeting",
        date="The day of the work, like yesterday, Sept 8 or 2026-09-08",
    )
    @app_commands.autocomplete(cohort=name_suggestions(ADD_HOURS, cohorts.suggest))
    async def add(
        self,
        interaction: discord.Interaction,
        member: discord.User,
        cohort: str,
        minutes: int,
        hour_type: TypeOption,
        reason: str,
        counts_as: CountsOption | None = None,
        date: PastDay | None = None,
    ) -> None:
        """Write down make-up work of somebody. They hear of it, without your reason."""
        context = self.router.context(interaction, may=ADD_HOURS)
        one = await context.write(
            added.add,
            user=member.id,
            cohort=cohort,
            minutes=minutes,
            hour_type=hour_type,
            reason=reason,
            counts_as=counts_as,
            on=date,
        )
        await context.reply(wording.added(context.texts, one))

    @app_commands.command(name="take-back")
    @app_commands.describe(member="Whose added hours should not count any more")
    async def take_back(self, interaction: discord.Interaction, member: discord.User) -> None:
        """Take back hours that were added for somebody. You choose which, and are asked once more."""
        context = self.router.context(interaction, may=TAKE_BACK_HOURS)
        found = await context.read(added.standing, user=member.id, name=name_of(member))
        await components.ask_which(context, found)

    @app_commands.command()
    @app_commands.rename(source="from", target="to")
    @app_commands.describe(
        member="Whose hours should move",
        source="The cohort in which they earned them; it may be closed or removed",
        target="The cohort in which they have a place now",
    )
    @app_commands.autocomplete(
        source=name_suggestions(TRANSFER_HOURS, cohorts.suggest),
        target=name_suggestions(TRANSFER_HOURS, cohorts.suggest),
    )
    async def transfer(self, interaction: discord.Interaction, member: discord.User, source: str, target: str) -> None:
        """Let what somebody earned in one cohort count in another instead. You see all of it and confirm it."""
        context = self.router.context(interaction, may=TRANSFER_HOURS)
        one = await context.read(transfers.preview, user=member.id, name=name_of(member), source=source, target=target)
        await components.ask_transfer(context, one)
