"""/meeting, for either of a pair, and for coordinators who correct one."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.ui.dates import Kind, Written
from bot.ui.names import name_of
from bot.ui.options import ChoiceOption, DateOption
from bot.ui.router import InteractionRouter
from cogs.mentoring.actions import CORRECT_MEETING, LOG_GROUP_MEETING, LOG_MEETING
from cogs.mentoring.components import meetings as components
from cogs.mentoring.rules.meetings import MeetingFormat
from cogs.mentoring.services.meetings import deciding, writing
from cogs.mentoring.wording import meetings as wording

FORMATS = (
    app_commands.Choice(name="individual", value=MeetingFormat.INDIVIDUAL),
    app_commands.Choice(name="group", value=MeetingFormat.GROUP),
)
FormatOption = app_commands.Transform[MeetingFormat, ChoiceOption(MeetingFormat, FORMATS)]
PastDay = app_commands.Transform[Written, DateOption("date", Kind.DAY, past=True)]


@app_commands.guild_only()
class Meetings(commands.GroupCog, group_name="meeting"):
    """Keep the meetings of mentors and mentees."""

    def __init__(self, router: InteractionRouter) -> None:
        self.router = router

    @app_commands.command()
    @app_commands.rename(other="with")
    @app_commands.describe(
        other="Your mentor or your mentee",
        date="The day you met, like yesterday, Sept 8 or 2026-09-08",
        minutes="How long you met, in minutes",
        format="Whether others of your mentor met with you; individual if you choose nothing",
    )
    async def log(
        self,
        interaction: discord.Interaction,
        other: discord.User,
        date: PastDay,
        minutes: int,
        format: FormatOption | None = None,
    ) -> None:
        """Write down a meeting with your mentor or mentee; the other of you confirms it."""
        context = self.router.context(interaction, may=LOG_MEETING)
        context.require_present(other)
        logged = await context.write(
            writing.log, other=other.id, name=name_of(other), on=date, minutes=minutes, format=format
        )
        await context.reply(wording.said(context.texts, logged))

    @app_commands.command()
    @app_commands.describe(
        date="The day you met, like yesterday, Sept 8 or 2026-09-08", minutes="How long you met, in minutes"
    )
    async def group(self, interaction: discord.Interaction, date: PastDay, minutes: int) -> None:
        """Write down a meeting with several of your mentees; each confirms it, and your time counts once."""
        context = self.router.context(interaction, may=LOG_GROUP_MEETING)
        own = await context.read(writing.mentees, on=date, minutes=minutes)
        await components.ask_who(context, own)

    @app_commands.command()
    @app_commands.rename(other="with")
    @app_commands.describe(
        member="One of the two",
        other="The other of the two",
        date="The day on which they met, like yesterday, Sept 8 or 2026-09-08",
        minutes="How many minutes count from now on; 0 if they did not meet",
    )
    async def correct(
        self, interaction: discord.Interaction, member: discord.User, other: discord.User, date: PastDay, minutes: int
    ) -> None:
        """Correct how long a mentor and a mentee met. You see the change and confirm it; both hear of it."""
        context = self.router.context(interaction, may=CORRECT_MEETING)
        shown = await context.read(deciding.preview, users=(member.id, other.id), on=date, minutes=minutes)
        await components.ask_correction(context, shown)
