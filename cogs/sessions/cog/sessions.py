"""/session schedule, copy, list, move, cancel and edit."""

from typing import Unpack

import discord
from discord import app_commands
from discord.ext import commands

from bot.ui.autocomplete import Choices, found_choices, name_choices
from bot.ui.dates import Kind, Written
from bot.ui.options import DateOption
from bot.ui.recurrence_choices import RepeatOption
from bot.ui.router import InteractionRouter
from bot.ui.themes import theme_choices
from cogs.cohorts.services import cohorts
from cogs.sessions.actions import (
    CANCEL_SESSION,
    COPY_SESSION,
    EDIT_SESSION,
    LIST_SESSIONS,
    MOVE_SESSION,
    SCHEDULE_SESSIONS,
)
from cogs.sessions.cog.attendance import Attending
from cogs.sessions.cog.options import (
    DetailOptions,
    ScopeOption,
    ShownOption,
    co_facilitators,
    wishes_of,
    with_detail_options,
)
from cogs.sessions.components import cancelling as cancelling_components
from cogs.sessions.components import discord_events as event_components
from cogs.sessions.components import planning as planning_components
from cogs.sessions.components import session_lists as list_components
from cogs.sessions.rules.changes import ChangeScope
from cogs.sessions.services import cancelling, editing, finding, moving, planning, session_lists
from cogs.sessions.wording.changes import changed
from cogs.sessions.wording.event_places import warning


@app_commands.guild_only()
class Sessions(Attending, commands.GroupCog, group_name="session"):
    """Meet: plan sessions, see them, and write down who came."""

    def __init__(self, router: InteractionRouter) -> None:
        self.router = router

    @app_commands.command()
    @app_commands.describe(
        cohort="Whose sessions these are",
        title="What the sessions are called",
        starts="The first one, in the cohort's own time, like Tuesday 6 pm or 2026-09-08 18:00",
        minutes="How long each one takes",
        repeat="How often; every week if you only say how many times",
        count="How many times in all",
        until="The last date on which there can be one, like Dec 15 or 2026-12-15",
        skip="Dates to leave out, like Nov 26, Dec 20..Jan 3",
    )
    @with_detail_options
    async def schedule(
        self,
        interaction: discord.Interaction,
        cohort: str,
        title: str,
        starts: app_commands.Transform[Written, DateOption("starts", Kind.TIME, previewed=True)],
        minutes: int,
        repeat: RepeatOption | None = None,
        count: int | None = None,
        until: app_commands.Transform[Written, DateOption("until", Kind.DAY, previewed=True)] | None = None,
        skip: app_commands.Transform[Written, DateOption("skip", Kind.DAYS, previewed=True)] | None = None,
        **details: Unpack[DetailOptions],
    ) -> None:
        """Plan sessions of a cohort; you see all the dates before anyone else does."""
        context = self.router.context(interaction, may=SCHEDULE_SESSIONS)
        preview = await context.write(
            planning.schedule,
            cohort=cohort,
            starts=starts,
            wishes=wishes_of(self.router.catalogues, title, minutes, details),
            repeat=repeat,
            count=count,
            until=until,
            skip=skip,
            with_=co_facilitators(details),
        )
        await planning_components.preview(context, preview)

    @app_commands.command()
    @app_commands.describe(
        session="Which session",
        starts="When the new one begins, in the cohort's own time, like Tuesday 6 pm or 2026-09-08 18:00",
        cohort="For which cohort; the same one if you leave it out",
    )
    async def copy(
        self,
        interaction: discord.Interaction,
        session: str,
        starts: app_commands.Transform[Written, DateOption("starts", Kind.TIME, previewed=True)],
        cohort: str | None = None,
    ) -> None:
        """Plan a session like another one, at another time; you see it before anyone else does."""
        context = self.router.context(interaction, may=COPY_SESSION)
        preview = await context.write(planning.copy, session=session, starts=starts, cohort=cohort)
        await planning_components.preview(context, preview)

    @app_commands.command()
    @app_commands.describe(
        session="Which session",
        to="The new time, in the cohort's own time, like tomorrow 17:30 or 2026-09-09 17:30",
        scope="Only this one, those that follow too, or all to come",
    )
    async def move(
        self,
        interaction: discord.Interaction,
        session: str,
        to: app_commands.Transform[Written, DateOption("to", Kind.TIME, moves=True)],
        scope: ScopeOption = ChangeScope.THIS,
    ) -> None:
        """Put a session at another time; everyone concerned is told once."""
        context = self.router.context(interaction, may=MOVE_SESSION)
        moved = await context.write(moving.move, session=session, to=to, scope=scope)
        await context.reply(changed(context.texts, moved))

    @app_commands.command()
    @app_commands.describe(
        session="Which session",
        reason="What the group is told about why",
        scope="Only this one, those that follow too, or all to come",
    )
    async def cancel(
        self,
        interaction: discord.Interaction,
        session: str,
        reason: app_commands.Range[str, 1, 300] = "",
        scope: ScopeOption = ChangeScope.THIS,
    ) -> None:
        """Call a session off; everyone concerned is told once. Asks you once more."""
        context = self.router.context(interaction, may=CANCEL_SESSION)
        preview = await context.write(cancelling.preview, session=session, reason=reason, scope=scope)
        await cancelling_components.ask(context, preview)

    @app_commands.command()
    @app_commands.describe(
        session="Which session",
        scope="Only this one, those that follow too, or all to come",
        title="What it is called",
        minutes="How long it takes",
    )
    @with_detail_options
    async def edit(
        self,
        interaction: discord.Interaction,
        session: str,
        scope: ScopeOption = ChangeScope.THIS,
        title: str | None = None,
        minutes: int | None = None,
        **details: Unpack[DetailOptions],
    ) -> None:
        """Change what a session is: its place, length, agenda and more."""
        context = self.router.context(interaction, may=EDIT_SESSION)
        wishes = wishes_of(self.router.catalogues, title, minutes, details)
        edited = await context.write(
            editing.edit, session=session, wishes=wishes, with_=co_facilitators(details), scope=scope
        )
        said = [changed(context.texts, edited)]
        if wishes.channel is not None:
            kind, channel = wishes.channel
            said.append(warning(context.texts, event_components.outlook(context, kind, str(channel))) or "")
        await context.reply("\n\n".join(filter(None, said)))

    @app_commands.command(name="list")
    @app_commands.describe(
        cohort="Whose sessions; all of yours if you leave it out",
        show="Which; the next and the last if you leave it out",
    )
    async def list_(
        self, interaction: discord.Interaction, cohort: str | None = None, show: ShownOption | None = None
    ) -> None:
        """See when you meet next, and what you answered."""
        await list_components.show(self.router.context(interaction, may=LIST_SESSIONS), cohort, show)

    @schedule.autocomplete("cohort")
    @copy.autocomplete("cohort")
    async def complete_cohort(self, interaction: discord.Interaction, typed: str) -> Choices:
        """The cohorts that can plan something."""
        context = self.router.context(interaction, may=SCHEDULE_SESSIONS)
        return name_choices(await context.suggest(cohorts.suggest, typed=typed, open_only=True))

    @list_.autocomplete("cohort")
    async def complete_own_cohort(self, interaction: discord.Interaction, typed: str) -> Choices:
        """The cohorts whose sessions one may see."""
        context = self.router.context(interaction, may=LIST_SESSIONS)
        return name_choices(await context.suggest(session_lists.suggest_cohorts, typed=typed))

    @copy.autocomplete("session")
    async def complete_any_session(self, interaction: discord.Interaction, typed: str) -> Choices:
        """The sessions, the newest first."""
        return await found_choices(self.router.context(interaction, may=COPY_SESSION), finding.suggest, typed)

    @move.autocomplete("session")
    @cancel.autocomplete("session")
    @edit.autocomplete("session")
    async def complete_coming_session(self, interaction: discord.Interaction, typed: str) -> Choices:
        """The sessions that can still be changed, the nearest first."""
        return await found_choices(self.router.context(interaction, may=EDIT_SESSION), finding.suggest_coming, typed)

    @schedule.autocomplete("theme")
    @edit.autocomplete("theme")
    async def complete_theme(self, interaction: discord.Interaction, typed: str) -> Choices:
        """The themes of the library."""
        context = self.router.context(interaction, may=SCHEDULE_SESSIONS)
        return theme_choices(context.texts, typed) if await context.suggest(planning.themes) else []
