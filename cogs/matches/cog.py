"""/match preview and /match publish: for those who run cohorts."""

import asyncio

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.actions.mentoring import PREVIEW_MATCHES, PUBLISH_MATCHES
from bot.services import cohorts, matches
from bot.ui.desk import Desk
from bot.ui.looks import Button, Tone
from bot.ui.presses import Press
from cogs.matches import words
from cogs.matches.views import ask_once


@app_commands.guild_only()
class Matches(commands.GroupCog, group_name="match"):
    """Pair mentors with those who wait for one."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    @app_commands.command()
    @app_commands.describe(cohort="The cohort whose people wait for mentors")
    async def preview(self, interaction: discord.Interaction, cohort: str) -> None:
        """See which mentors and participants would fit; nobody is told yet."""
        visit = self.desk.visit(interaction, may=PREVIEW_MATCHES)
        field = await visit.read(matches.survey, cohort=cohort)
        plan = await asyncio.to_thread(matches.assign, field)  # seconds for many people: in no transaction
        draft = await visit.write(matches.keep, field=field, plan=plan)
        label = visit.texts.pgettext("button", "Publish")
        buttons = [Button(label, Press("match.publish", draft.round_id), Tone.MAIN)] if draft.round_id else []
        title = visit.texts.gettext("Draft of pairs for {cohort}", cohort=draft.cohort)
        await visit.reply(words.drafted(visit.texts, draft), title=title, buttons=buttons)

    @app_commands.command()
    @app_commands.describe(cohort="The cohort whose draft of pairs is published")
    async def publish(self, interaction: discord.Interaction, cohort: str) -> None:
        """Ask the mentors of the latest draft, after you confirm."""
        visit = self.desk.visit(interaction, may=PUBLISH_MATCHES)
        draft = await visit.read(matches.draft, cohort=cohort)
        await ask_once(visit, draft)

    @preview.autocomplete("cohort")
    @publish.autocomplete("cohort")
    async def complete(self, interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """The cohorts here."""
        visit = self.desk.visit(interaction, may=PREVIEW_MATCHES)
        names = await visit.suggest(cohorts.suggest, typed=typed)
        return [app_commands.Choice(name=name, value=name) for name in names]
