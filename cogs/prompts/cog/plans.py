"""/prompt schedule, plans, change, move, skip, cancel, post and participation."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.ui.autocomplete import Choices, found_choices, name_choices
from bot.ui.dates import Kind, Written
from bot.ui.options import ChoiceOption, DateOption
from bot.ui.recurrence_choices import RepeatOption
from bot.ui.router import InteractionRouter
from bot.ui.themes import theme_choices, theme_meant
from cogs.cohorts.services import channels, cohorts
from cogs.prompts.actions import (
    CANCEL_PROMPTS,
    CHANGE_PROMPT,
    MOVE_PROMPT,
    POST_PROMPT,
    SCHEDULE_PROMPTS,
    SEE_PARTICIPATION,
    SEE_PLANS,
    SKIP_PROMPT,
)
from cogs.prompts.components import participation as participation_components
from cogs.prompts.components import plans as components
from cogs.prompts.rules import Order
from cogs.prompts.services import changing, coming, planning, words
from cogs.prompts.wording import plans as wording
from cogs.sessions.rules.changes import ChangeScope
from cogs.sessions.services import planning as session_planning

ORDERS = [
    app_commands.Choice(name="in sequence", value=Order.SEQUENCE),
    app_commands.Choice(name="at random, none twice", value=Order.RANDOM),
]
SCOPES = [
    app_commands.Choice(name="this one only", value=ChangeScope.THIS),
    app_commands.Choice(name="this one and all that follow", value=ChangeScope.FOLLOWING),
    app_commands.Choice(name="all that are still to come", value=ChangeScope.ALL),
]
OrderOption = app_commands.Transform[Order, ChoiceOption(Order, ORDERS)]
ScopeOption = app_commands.Transform[ChangeScope, ChoiceOption(ChangeScope, SCOPES)]


class Planning(commands.Cog):
    """The half of /prompt that is about what is posted, and when."""

    router: InteractionRouter

    @app_commands.command()
    @app_commands.describe(
        cohort="Whose prompts these are",
        starts="The first post, in the cohort's own time, like Monday 9 am or 2026-09-08 09:00",
        theme="The first theme; repeated posts go on through the library",
        prompt="One prompt, instead of a theme",
        repeat="How often; every week if you only say how many times",
        count="How many times in all",
        order="The library in its order, or drawn at random",
    )
    async def schedule(
        self,
        interaction: discord.Interaction,
        cohort: str,
        starts: app_commands.Transform[Written, DateOption("starts", Kind.TIME, previewed=True)],
        theme: str | None = None,
        prompt: str | None = None,
        repeat: RepeatOption | None = None,
        count: int | None = None,
        order: OrderOption = Order.SEQUENCE,
    ) -> None:
        """Plan prompts for a cohort, in all its languages; you see them before anyone else does."""
        context = self.router.context(interaction, may=SCHEDULE_PROMPTS)
        await context.require_posting(await context.read(channels.posting_channel, cohort=cohort))
        plan = await context.write(
            planning.schedule,
            cohort=cohort,
            theme=theme and theme_meant(self.router.catalogues, theme),
            prompt=prompt,
            starts=starts,
            repeat=repeat,
            count=count,
            order=order,
        )
        await components.preview(context, plan)

    @app_commands.command()
    @app_commands.describe(cohort="Whose prompts; those of all cohorts if you leave it out")
    async def plans(self, interaction: discord.Interaction, cohort: str | None = None) -> None:
        """See which prompts are to come, and when."""
        await components.show(self.router.context(interaction, may=SEE_PLANS), cohort)

    @app_commands.command()
    @app_commands.describe(post="Which one of those to come", prompt="What is posted instead")
    async def change(self, interaction: discord.Interaction, post: str, prompt: str) -> None:
        """Post another prompt at that time."""
        context = self.router.context(interaction, may=CHANGE_PROMPT)
        changed = await context.write(changing.change, post=post, prompt=prompt)
        if changed.to_confirm:
            await components.ask_to_change(context, changed)
        else:
            await context.reply(wording.changed(context.texts, changed))

    @app_commands.command()
    @app_commands.describe(
        post="Which one of those to come",
        to="The new time, in the cohort's own time, like tomorrow 17:30 or 2026-09-09 17:30",
    )
    async def move(
        self,
        interaction: discord.Interaction,
        post: str,
        to: app_commands.Transform[Written, DateOption("to", Kind.TIME, moves=True)],
    ) -> None:
        """Post a prompt at another time."""
        context = self.router.context(interaction, may=MOVE_PROMPT)
        moved = await context.write(changing.move, post=post, to=to)
        if moved.to_confirm:
            await components.ask_to_move(context, moved)
        else:
            await context.reply(wording.changed(context.texts, moved))

    @app_commands.command()
    @app_commands.describe(post="Which one of those to come")
    async def skip(self, interaction: discord.Interaction, post: str) -> None:
        """Leave one prompt out; the rest of its plan goes on."""
        context = self.router.context(interaction, may=SKIP_PROMPT)
        skipped = await context.write(changing.skip, post=post)
        await context.reply(wording.changed(context.texts, skipped))

    @app_commands.command()
    @app_commands.describe(
        post="Which one of those to come", scope="Only this one, those that follow too, or all to come"
    )
    async def cancel(self, interaction: discord.Interaction, post: str, scope: ScopeOption = ChangeScope.THIS) -> None:
        """Call off a prompt or a plan. Asks you once more."""
        context = self.router.context(interaction, may=CANCEL_PROMPTS)
        await components.ask_to_cancel(context, await context.read(changing.before_cancelling, post=post, scope=scope))

    @app_commands.command(name="post")
    @app_commands.describe(post="Which one of those to come")
    async def post_now(self, interaction: discord.Interaction, post: str) -> None:
        """Post a prompt now instead of at its time."""
        context = self.router.context(interaction, may=POST_PROMPT)
        posted = await context.write(changing.post_now, post=post)
        await context.reply(wording.changed(context.texts, posted))

    @app_commands.command()
    @app_commands.describe(cohort="Which cohort")
    async def participation(self, interaction: discord.Interaction, cohort: str) -> None:
        """See how many people wrote to each prompt; who wrote what, nobody sees."""
        await participation_components.show(self.router.context(interaction, may=SEE_PARTICIPATION), cohort)

    @schedule.autocomplete("cohort")
    async def complete_cohort(self, interaction: discord.Interaction, typed: str) -> Choices:
        """The cohorts that can plan something."""
        context = self.router.context(interaction, may=SCHEDULE_PROMPTS)
        return name_choices(await context.suggest(cohorts.suggest, typed=typed, open_only=True))

    @plans.autocomplete("cohort")
    @participation.autocomplete("cohort")
    async def complete_any_cohort(self, interaction: discord.Interaction, typed: str) -> Choices:
        """The cohorts of the server."""
        context = self.router.context(interaction, may=SEE_PLANS)
        return name_choices(await context.suggest(cohorts.suggest, typed=typed))

    @schedule.autocomplete("theme")
    async def complete_theme(self, interaction: discord.Interaction, typed: str) -> Choices:
        """The themes of the library, in one's own language."""
        context = self.router.context(interaction, may=SCHEDULE_PROMPTS)
        return theme_choices(context.texts, typed) if await context.suggest(session_planning.themes) else []

    @schedule.autocomplete("prompt")
    @change.autocomplete("prompt")
    async def complete_prompt(self, interaction: discord.Interaction, typed: str) -> Choices:
        """The prompts of the server and of the library."""
        return await found_choices(self.router.context(interaction, may=SCHEDULE_PROMPTS), words.suggest, typed)

    @change.autocomplete("post")
    @move.autocomplete("post")
    @skip.autocomplete("post")
    @cancel.autocomplete("post")
    @post_now.autocomplete("post")
    async def complete_post(self, interaction: discord.Interaction, typed: str) -> Choices:
        """The prompts to come, by what they are called in one's own language, the nearest first."""
        context = self.router.context(interaction, may=CHANGE_PROMPT)
        return await found_choices(context, coming.suggest, typed)
