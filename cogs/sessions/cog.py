"""/session schedule, list and attendance."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.authority import LIST_SESSIONS, RECORD_ATTENDANCE, SCHEDULE_SESSIONS
from bot.services import attendance, cohorts, rsvps, sessions
from bot.ui.desk import Desk
from bot.ui.looks import Button, Tone
from bot.ui.presses import Press
from bot.ui.repeats import REPEATS
from cogs.sessions import views, words

Offer = list[app_commands.Choice[str]]


@app_commands.guild_only()
class Sessions(commands.GroupCog, group_name="session"):
    """Meet: plan sessions, see them, and write down who came."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    @app_commands.command()
    @app_commands.describe(
        cohort="Whose sessions these are",
        title="What the sessions are called",
        starts="The first one, in the cohort's own time, like 2026-09-08 18:00",
        minutes="How long each one takes",
        repeat="How often; every week if you only say how many times",
        count="How many times in all",
    )
    @app_commands.choices(repeat=REPEATS)
    async def schedule(
        self,
        interaction: discord.Interaction,
        cohort: str,
        title: str,
        starts: str,
        minutes: int,
        repeat: str | None = None,
        count: int | None = None,
    ) -> None:
        """Plan sessions of a cohort; you see all the dates before anyone else does."""
        visit = self.desk.visit(interaction, may=SCHEDULE_SESSIONS)
        preview = await visit.write(
            sessions.schedule, cohort=cohort, title=title, starts=starts, minutes=minutes, repeat=repeat, count=count
        )
        texts = visit.texts
        await visit.reply(
            words.preview(texts, preview),
            title=texts.gettext("Please check, then confirm"),
            buttons=[
                Button(texts.pgettext("button", "Confirm"), Press("session.confirm", preview.series_id), Tone.YES)
            ],
        )

    @app_commands.command(name="list")
    @app_commands.describe(cohort="Whose sessions; all of yours if you leave it out")
    async def list_(self, interaction: discord.Interaction, cohort: str | None = None) -> None:
        """See when you meet next, and what you answered."""
        visit = self.desk.visit(interaction, may=LIST_SESSIONS)
        listed = await visit.read(rsvps.listing, cohort=cohort)
        to_answer = listed.to_answer
        await visit.reply(
            words.listing(visit.texts, listed),
            title=visit.texts.gettext("Sessions"),
            buttons=views.answers(to_answer.id, [visit.texts]) if to_answer is not None else (),
        )

    @app_commands.command()
    @app_commands.describe(
        session="Which session",
        present="Mention everyone who came, like @Amina @Rosa; leave it out to choose from a list",
    )
    async def attendance(self, interaction: discord.Interaction, session: str, present: str | None = None) -> None:
        """Write down who came to a session; that is what earns them their hours."""
        visit = self.desk.visit(interaction, may=RECORD_ATTENDANCE)
        if present is None:
            visit.never_defer()
            sheet = await visit.read(attendance.sheet, session=session)
            await visit.form(views.attendance_form(visit.texts, sheet))
            return
        recorded = await visit.write(attendance.record, session=session, present=present)
        await visit.reply(words.recorded(visit.texts, recorded))

    @schedule.autocomplete("cohort")
    async def complete_cohort(self, interaction: discord.Interaction, typed: str) -> Offer:
        """The cohorts that can plan something."""
        visit = self.desk.visit(interaction, may=SCHEDULE_SESSIONS)
        names = await visit.suggest(cohorts.suggest, typed=typed, open_only=True)
        return [app_commands.Choice(name=name, value=name) for name in names]

    @list_.autocomplete("cohort")
    async def complete_own_cohort(self, interaction: discord.Interaction, typed: str) -> Offer:
        """The cohorts whose sessions one may see."""
        visit = self.desk.visit(interaction, may=LIST_SESSIONS)
        names = await visit.suggest(rsvps.suggest_cohorts, typed=typed)
        return [app_commands.Choice(name=name, value=name) for name in names]

    @attendance.autocomplete("session")
    async def complete_session(self, interaction: discord.Interaction, typed: str) -> Offer:
        """The sessions, the newest first."""
        visit = self.desk.visit(interaction, may=RECORD_ATTENDANCE)
        found = await visit.suggest(attendance.suggest, typed=typed)
        return [app_commands.Choice(name=one.label, value=str(one.id)) for one in found]
