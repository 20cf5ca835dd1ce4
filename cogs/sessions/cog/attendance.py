"""/session attendance and record: what happened, written down afterwards."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.ui.autocomplete import Choices, found_choices, name_suggestions
from bot.ui.dates import Kind, Written
from bot.ui.options import DateOption
from bot.ui.router import InteractionRouter
from cogs.cohorts.services import cohorts
from cogs.sessions.actions import RECORD_ATTENDANCE, RECORD_SESSION
from cogs.sessions.cog.options import HoursOption, KindOption
from cogs.sessions.components import attendance_sheet
from cogs.sessions.rules.sessions import Wishes
from cogs.sessions.services import attendance, finding, recordings


class Attending(commands.Cog):
    """The half of /session that is about what has happened."""

    router: InteractionRouter

    @app_commands.command()
    @app_commands.describe(
        session="Which session",
        present="Mention who came, like @Amina @Rosa: they are added; leave it out to choose from a list",
        minutes="How long these people were there, if not for all of it",
        absent="Mention who was not there after all; you see first what that takes away",
    )
    async def attendance(
        self,
        interaction: discord.Interaction,
        session: str,
        present: str = "",
        minutes: int | None = None,
        absent: str = "",
    ) -> None:
        """Write down who came to a session; that is what earns them their hours."""
        context = self.router.context(interaction, may=RECORD_ATTENDANCE)
        if not present and not absent:
            await attendance_sheet.show(context, session)
            return
        done = await context.write(attendance.record, session=session, present=present, absent=absent, minutes=minutes)
        await attendance_sheet.answer(context, done)

    @app_commands.command()
    @app_commands.describe(
        cohort="Whose session it was",
        title="What the session was called",
        started="When it began, in the cohort's own time, like yesterday 6 pm or 2026-09-08 18:00",
        minutes="How long it took",
        present="Mention who came, like @Amina @Rosa; leave it out to choose from a list",
        kind="What kind of session; a learning session if you leave it out",
        hour_type="What its hours count as; the usual for its kind if you leave it out",
    )
    @app_commands.autocomplete(cohort=name_suggestions(RECORD_SESSION, cohorts.suggest))
    async def record(
        self,
        interaction: discord.Interaction,
        cohort: str,
        title: str,
        started: app_commands.Transform[Written, DateOption("started", Kind.TIME, past=True)],
        minutes: int,
        present: str = "",
        kind: KindOption | None = None,
        hour_type: HoursOption | None = None,
    ) -> None:
        """Enter a session that has already begun or taken place, with who came."""
        context = self.router.context(interaction, may=RECORD_SESSION)
        wishes = Wishes(title, minutes, kind, hour_type)
        entered = await context.write(recordings.record, cohort=cohort, started=started, wishes=wishes, present=present)
        await attendance_sheet.entered(context, entered)

    @attendance.autocomplete("session")
    async def complete_session(self, interaction: discord.Interaction, typed: str) -> Choices:
        """The sessions, the newest first."""
        context = self.router.context(interaction, may=RECORD_ATTENDANCE)
        return await found_choices(context, finding.suggest, typed)
