"""/cohort: join one, or run one."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.ui.autocomplete import language_list_choices, name_suggestions, zone_choices
from bot.ui.options import EndsDay, FromDay, StartsDay, ToDay
from bot.ui.router import InteractionRouter
from cogs.cohorts.actions import CREATE_COHORT, EDIT_COHORT, JOIN_COHORT, PAUSE_COHORT, SEE_ROSTER, SET_REQUIREMENTS
from cogs.cohorts.cog.lifecycle import Lifecycle
from cogs.cohorts.components import joining
from cogs.cohorts.components.lifecycle import end_button
from cogs.cohorts.rules.cohorts import USUAL_CAPACITY
from cogs.cohorts.services import channels, cohorts, enrollments, pauses, settings
from cogs.cohorts.services.settings import CohortOptions
from cogs.cohorts.wording import cohorts as wording


@app_commands.guild_only()
class Cohorts(Lifecycle, commands.GroupCog, group_name="cohort"):
    """Join a cohort, or run one."""

    def __init__(self, router: InteractionRouter) -> None:
        self.router = router

    @app_commands.command()
    @app_commands.describe(cohort="The cohort that you want to join")
    @app_commands.autocomplete(cohort=name_suggestions(JOIN_COHORT, cohorts.suggest, open_only=True))
    async def join(self, interaction: discord.Interaction, cohort: str) -> None:
        """Ask for a place in a cohort: choose your language, fill in a short form, and you are in."""
        context = self.router.context(interaction, may=JOIN_COHORT)
        await joining.ask_language(context, cohort)

    # --- for those who run one ---------------------------------------------------------------------------------------

    @app_commands.command()
    @app_commands.describe(
        name="What people will call it, such as Spring 2027",
        timezone="A city in its time zone, such as Seattle",
        languages="The languages that it speaks, such as English, Español, Soomaali",
        capacity="How many people have a place (30 if you say nothing)",
        starts="Its first day, like Sept 8 or 2026-09-08",
        ends="Its last day, like June 15 or 2027-06-15",
        announce_in="Where the invitation goes; here if you say nothing",
    )
    @app_commands.autocomplete(timezone=zone_choices, languages=language_list_choices)
    async def create(
        self,
        interaction: discord.Interaction,
        name: str,
        timezone: str | None = None,
        languages: str | None = None,
        capacity: int = USUAL_CAPACITY,
        starts: StartsDay | None = None,
        ends: EndsDay | None = None,
        announce_in: discord.TextChannel | None = None,
    ) -> None:
        """Start a cohort: a private channel, a role, and an invitation with a Join button."""
        context = self.router.context(interaction, may=CREATE_COHORT)
        invites_in = announce_in.id if announce_in is not None else interaction.channel_id or 0
        await context.require_posting(invites_in)
        created = await context.write(
            settings.create,
            name=name,
            options=CohortOptions(timezone, languages, capacity, starts, ends),
            announce_in=invites_in,
            roles=context.role_names,
        )
        await context.wait_for_errands(*created.errands)
        made = await context.read(channels.made, cohort_id=created.cohort_id)
        await context.reply(wording.created(context.texts, created, made, set_up=context.is_set_up))

    @app_commands.command()
    @app_commands.describe(
        cohort="The cohort to change",
        name="Its new name",
        timezone="A city in its new time zone",
        languages="All the languages that it speaks from now on",
        capacity="How many people have a place",
        starts="Its first day, like Sept 8 or 2026-09-08",
        ends="Its last day, like June 15 or 2027-06-15",
        reminders="How long before a session people are reminded, like 1d, 15m; off for never",
        place_kept="How long a freed place is kept for the next in line, like 12h",
    )
    @app_commands.autocomplete(
        cohort=name_suggestions(EDIT_COHORT, cohorts.suggest), timezone=zone_choices, languages=language_list_choices
    )
    async def edit(
        self,
        interaction: discord.Interaction,
        cohort: str,
        name: str | None = None,
        timezone: str | None = None,
        languages: str | None = None,
        capacity: int | None = None,
        starts: StartsDay | None = None,
        ends: EndsDay | None = None,
        reminders: str | None = None,
        place_kept: str | None = None,
    ) -> None:
        """Change a cohort; what you leave out stays as it is."""
        context = self.router.context(interaction, may=EDIT_COHORT)
        options = CohortOptions(timezone, languages, capacity, starts, ends, reminders, place_kept)
        described = await context.write(
            settings.edit, cohort=cohort, name=name, options=options, roles=context.role_names
        )
        await context.reply(wording.described(context.texts, described))

    @app_commands.command()
    @app_commands.describe(
        cohort="The cohort that rests",
        starts="The first day of the pause, like Dec 20 or 2026-12-20",
        ends="The last day of the pause, like Jan 3 or 2027-01-03",
        reason="What the group is told about why",
    )
    @app_commands.rename(starts="from", ends="to")
    @app_commands.autocomplete(cohort=name_suggestions(PAUSE_COHORT, cohorts.suggest))
    async def pause(
        self,
        interaction: discord.Interaction,
        cohort: str,
        starts: FromDay,
        ends: ToDay,
        reason: app_commands.Range[str, 1, 300] = "",
    ) -> None:
        """Let a cohort rest for a while: no reminders and no prompts."""
        context = self.router.context(interaction, may=PAUSE_COHORT)
        await context.require_posting(await context.read(channels.posting_channel, cohort=cohort))
        paused = await context.write(pauses.pause, cohort=cohort, starts=starts, ends=ends, reason=reason)
        await context.reply(wording.paused(context.texts, paused), buttons=[end_button(context.texts, paused)])

    @app_commands.command()
    @app_commands.describe(
        cohort="The cohort",
        sessions="How many sessions the certificate asks for",
        reflections="How many reflections it asks for",
        meetings="How many confirmed mentor meetings it asks for",
        full_from="From this share of a session in percent on, all of it counts",
        half_from="From this share in percent on, half of it counts",
    )
    @app_commands.autocomplete(cohort=name_suggestions(SET_REQUIREMENTS, cohorts.suggest))
    async def requirements(
        self,
        interaction: discord.Interaction,
        cohort: str,
        sessions: int | None = None,
        reflections: int | None = None,
        meetings: int | None = None,
        full_from: int | None = None,
        half_from: int | None = None,
    ) -> None:
        """Say what this cohort's certificate asks for; what you leave out stays as it is."""
        context = self.router.context(interaction, may=SET_REQUIREMENTS)
        required = await context.write(
            settings.require,
            cohort=cohort,
            sessions=sessions,
            reflections=reflections,
            meetings=meetings,
            full_from=full_from,
            half_from=half_from,
        )
        await context.reply(wording.required(context.texts, required))

    @app_commands.command()
    @app_commands.describe(cohort="The cohort")
    @app_commands.autocomplete(cohort=name_suggestions(SEE_ROSTER, cohorts.suggest))
    async def roster(self, interaction: discord.Interaction, cohort: str) -> None:
        """Who is in a cohort: people, languages, and whether they are still here."""
        context = self.router.context(interaction, may=SEE_ROSTER)
        page = await context.read(enrollments.roster, cohort=cohort, page=0)
        await context.reply(
            wording.roster(context.texts, page),
            title=wording.roster_title(context.texts, page),
            buttons=joining.pages(context.texts, page),
        )
