"""/session schedule, list, move, cancel and edit."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.ui import confirmations
from bot.ui.autocomplete import Choices, found_choices
from bot.ui.dates import Kind, Written
from bot.ui.options import DateOption
from bot.ui.recurrence_choices import RepeatOption
from bot.ui.router import InteractionRouter
from bot.ui.themes import theme_choices, theme_meant
from cogs.cohorts.services import cohorts
from cogs.sessions.actions import CANCEL_SESSION, EDIT_SESSION, LIST_SESSIONS, MOVE_SESSION, SCHEDULE_SESSIONS
from cogs.sessions.cog.attendance import Attending
from cogs.sessions.cog.copies import Copies
from cogs.sessions.components import planning as views
from cogs.sessions.components import rescheduling as changed
from cogs.sessions.components import session_lists as lists
from cogs.sessions.rules.changes import ChangeScope
from cogs.sessions.rules.sessions import Wishes
from cogs.sessions.services import planning, rescheduling, session_lists
from cogs.sessions.wording.details import ABOUT, HoursOption, KindOption, ScopeOption, ShownOption, people_of, place_of


@app_commands.guild_only()
class Sessions(Attending, Copies, commands.GroupCog, group_name="session"):
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
        **ABOUT,
    )
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
        kind: KindOption | None = None,
        hour_type: HoursOption | None = None,
        channel: discord.VoiceChannel | discord.StageChannel | None = None,
        place: str | None = None,
        languages: str | None = None,
        interpretation: str | None = None,
        theme: str | None = None,
        agenda: app_commands.Range[str, 1, 1000] | None = None,
        capacity: int | None = None,
        co_facilitator: discord.Member | None = None,
        second_co_facilitator: discord.Member | None = None,
    ) -> None:
        """Plan sessions of a cohort; you see all the dates before anyone else does."""
        context = self.router.context(interaction, may=SCHEDULE_SESSIONS)
        wishes = Wishes(
            title, minutes, kind, hour_type, languages, interpretation, place_of(channel), place,
            theme and theme_meant(self.router.catalogues, theme), agenda,
            capacity,
        )  # fmt: skip
        preview = await context.write(
            planning.schedule,
            cohort=cohort,
            starts=starts,
            wishes=wishes,
            repeat=repeat,
            count=count,
            until=until,
            skip=skip,
            with_=people_of(co_facilitator, second_co_facilitator),
        )
        await views.preview(context, preview)

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
        moved = await context.write(rescheduling.move, session=session, to=to, scope=scope)
        await context.reply(changed.done(context.texts, moved))

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
        cancelling = await context.write(rescheduling.before_cancelling, session=session, reason=reason, scope=scope)
        await confirmations.ask(context, changed.before_cancelling(context.texts, cancelling))

    @app_commands.command()
    @app_commands.describe(
        session="Which session",
        scope="Only this one, those that follow too, or all to come",
        title="What it is called",
        minutes="How long it takes",
        **ABOUT,
    )
    async def edit(
        self,
        interaction: discord.Interaction,
        session: str,
        scope: ScopeOption = ChangeScope.THIS,
        title: str | None = None,
        minutes: int | None = None,
        kind: KindOption | None = None,
        hour_type: HoursOption | None = None,
        channel: discord.VoiceChannel | discord.StageChannel | None = None,
        place: str | None = None,
        languages: str | None = None,
        interpretation: str | None = None,
        theme: str | None = None,
        agenda: app_commands.Range[str, 1, 1000] | None = None,
        capacity: int | None = None,
        co_facilitator: discord.Member | None = None,
        second_co_facilitator: discord.Member | None = None,
    ) -> None:
        """Change what a session is: its place, length, agenda and more."""
        context = self.router.context(interaction, may=EDIT_SESSION)
        wishes = Wishes(
            title, minutes, kind, hour_type, languages, interpretation, place_of(channel), place,
            theme and theme_meant(self.router.catalogues, theme), agenda,
            capacity,
        )  # fmt: skip
        edited = await context.write(
            rescheduling.edit,
            session=session,
            wishes=wishes,
            with_=people_of(co_facilitator, second_co_facilitator),
            scope=scope,
        )
        await context.reply(changed.done(context.texts, edited))

    @app_commands.command(name="list")
    @app_commands.describe(
        cohort="Whose sessions; all of yours if you leave it out",
        show="Which; the next and the last if you leave it out",
    )
    async def list_(
        self, interaction: discord.Interaction, cohort: str | None = None, show: ShownOption | None = None
    ) -> None:
        """See when you meet next, and what you answered."""
        await lists.show(self.router.context(interaction, may=LIST_SESSIONS), cohort, show)

    @schedule.autocomplete("cohort")
    async def complete_cohort(self, interaction: discord.Interaction, typed: str) -> Choices:
        """The cohorts that can plan something."""
        context = self.router.context(interaction, may=SCHEDULE_SESSIONS)
        names = await context.suggest(cohorts.suggest, typed=typed, open_only=True)
        return [app_commands.Choice(name=name, value=name) for name in names]

    @list_.autocomplete("cohort")
    async def complete_own_cohort(self, interaction: discord.Interaction, typed: str) -> Choices:
        """The cohorts whose sessions one may see."""
        context = self.router.context(interaction, may=LIST_SESSIONS)
        names = await context.suggest(session_lists.suggest_cohorts, typed=typed)
        return [app_commands.Choice(name=name, value=name) for name in names]

    @move.autocomplete("session")
    @cancel.autocomplete("session")
    @edit.autocomplete("session")
    async def complete_coming_session(self, interaction: discord.Interaction, typed: str) -> Choices:
        """The sessions that can still be changed, the nearest first."""
        context = self.router.context(interaction, may=EDIT_SESSION)
        return await found_choices(context, planning.suggest_coming, typed)

    @schedule.autocomplete("theme")
    @edit.autocomplete("theme")
    async def complete_theme(self, interaction: discord.Interaction, typed: str) -> Choices:
        """The themes of the library."""
        context = self.router.context(interaction, may=SCHEDULE_SESSIONS)
        return theme_choices(context.texts, typed) if await context.suggest(planning.themes) else []
