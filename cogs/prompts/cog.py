"""/prompt schedule, for those who run cohorts."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.ui.autocomplete import Choices, name_choices
from bot.ui.components import Button, Tone
from bot.ui.custom_ids import CustomId
from bot.ui.dates import Kind, Written
from bot.ui.options import DateOption
from bot.ui.recurrence_choices import RepeatOption
from bot.ui.router import InteractionRouter
from bot.ui.themes import theme_choices, theme_meant
from cogs.cohorts.services import channels, cohorts
from cogs.prompts import wording
from cogs.prompts.actions import SCHEDULE_PROMPTS
from cogs.prompts.services import planning
from cogs.sessions.services import planning as session_planning


@app_commands.guild_only()
class Prompts(commands.GroupCog, group_name="prompt"):
    """Give a cohort something to think about."""

    def __init__(self, router: InteractionRouter) -> None:
        self.router = router

    @app_commands.command()
    @app_commands.describe(
        cohort="Whose prompts these are",
        theme="The first theme; repeated posts go on through the library",
        starts="The first post, in the cohort's own time, like Monday 9 am or 2026-09-08 09:00",
        repeat="How often; every week if you only say how many times",
        count="How many times in all",
    )
    async def schedule(
        self,
        interaction: discord.Interaction,
        cohort: str,
        theme: str,
        starts: app_commands.Transform[Written, DateOption("starts", Kind.TIME)],
        repeat: RepeatOption | None = None,
        count: int | None = None,
    ) -> None:
        """Plan prompts for a cohort, in all its languages; you see a series before anyone else does."""
        context = self.router.context(interaction, may=SCHEDULE_PROMPTS)
        await context.require_posting(await context.read(channels.posting_channel, cohort=cohort))
        plan = await context.write(
            planning.schedule,
            cohort=cohort,
            theme=theme_meant(self.router.catalogues, theme),
            starts=starts,
            repeat=repeat,
            count=count,
        )
        if plan.stands:
            await context.reply(wording.planned(context.texts, plan))
            return
        texts = context.texts
        await context.reply(
            wording.preview(texts, plan),
            title=texts.gettext("Please check, then confirm"),
            buttons=[Button(texts.pgettext("button", "Confirm"), CustomId("prompt.confirm", plan.plan_id), Tone.YES)],
        )

    @schedule.autocomplete("cohort")
    async def complete_cohort(self, interaction: discord.Interaction, typed: str) -> Choices:
        """The cohorts that can plan something."""
        context = self.router.context(interaction, may=SCHEDULE_PROMPTS)
        return name_choices(await context.suggest(cohorts.suggest, typed=typed, open_only=True))

    @schedule.autocomplete("theme")
    async def complete_theme(self, interaction: discord.Interaction, typed: str) -> Choices:
        """The themes of the library, in one's own language."""
        context = self.router.context(interaction, may=SCHEDULE_PROMPTS)
        return theme_choices(context.texts, typed) if await context.suggest(session_planning.themes) else []
