"""/match, for those who run cohorts, and its half for pairs."""

import asyncio

import discord
from discord import app_commands
from discord.ext import commands

from bot.ui.components import Button, Tone
from bot.ui.custom_ids import CustomId
from bot.ui.router import InteractionRouter
from cogs.cohorts.services import cohorts
from cogs.mentoring.actions import PREVIEW_MATCHES, PUBLISH_MATCHES
from cogs.mentoring.cog.follow_up import FollowUp
from cogs.mentoring.cog.pairs import Pairs
from cogs.mentoring.components.rounds import ask_once
from cogs.mentoring.services import matching
from cogs.mentoring.wording import matches as wording


@app_commands.guild_only()
class Matches(FollowUp, Pairs, commands.GroupCog, group_name="match"):
    """Pair mentors with those who wait for one."""

    def __init__(self, router: InteractionRouter) -> None:
        self.router = router

    @app_commands.command()
    @app_commands.describe(cohort="The cohort whose people wait for mentors")
    async def preview(self, interaction: discord.Interaction, cohort: str) -> None:
        """See which mentors and participants would fit; nobody is told yet."""
        context = self.router.context(interaction, may=PREVIEW_MATCHES)
        candidates = await context.read(matching.candidates, cohort=cohort)
        plan = await asyncio.to_thread(matching.assign, candidates)  # seconds for many people: in no transaction
        draft = await context.write(matching.keep, candidates=candidates, plan=plan)
        label = context.texts.pgettext("button", "Publish")
        buttons = [Button(label, CustomId("match.publish", draft.round_id), Tone.MAIN)] if draft.round_id else []
        title = context.texts.gettext("Draft of pairs for {cohort}", cohort=draft.cohort)
        await context.reply(wording.drafted(context.texts, draft), title=title, buttons=buttons)

    @app_commands.command()
    @app_commands.describe(cohort="The cohort whose draft of pairs is published")
    async def publish(self, interaction: discord.Interaction, cohort: str) -> None:
        """Ask the mentors of the latest draft, after you confirm."""
        context = self.router.context(interaction, may=PUBLISH_MATCHES)
        draft = await context.read(matching.draft, cohort=cohort)
        await ask_once(context, draft)

    @preview.autocomplete("cohort")
    @publish.autocomplete("cohort")
    async def complete(self, interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """The cohorts here."""
        context = self.router.context(interaction, may=PREVIEW_MATCHES)
        names = await context.suggest(cohorts.suggest, typed=typed)
        return [app_commands.Choice(name=name, value=name) for name in names]
