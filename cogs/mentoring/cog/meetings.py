"""/meeting, for either of a pair."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.ui.dates import Kind, Written
from bot.ui.names import mentioned, name_of
from bot.ui.options import DateOption
from bot.ui.router import InteractionRouter
from cogs.mentoring.actions import LOG_MEETING
from cogs.mentoring.services import meetings


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
    )
    async def log(
        self,
        interaction: discord.Interaction,
        other: discord.User,
        date: app_commands.Transform[Written, DateOption("date", Kind.DAY, past=True)],
        minutes: int,
    ) -> None:
        """Write down a meeting with your mentor or mentee; the other of you confirms it."""
        context = self.router.context(interaction, may=LOG_MEETING)
        context.require_present(other)
        logged = await context.write(meetings.log, other=other.id, name=name_of(other), on=date, minutes=minutes)
        await context.reply(
            context.texts.gettext(
                "Written down: {minutes} on {date}. I am asking {other} to confirm it; then it counts.",
                minutes=context.texts.duration(logged.minutes),
                date=context.texts.date(logged.on),
                other=mentioned(logged.other),
            )
        )
