"""/cohort: join one, or run one."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.actions.cohorts import (
    CREATE_COHORT,
    EDIT_COHORT,
    JOIN_COHORT,
    PAUSE_COHORT,
    SEE_ROSTER,
    SET_REQUIREMENTS,
)
from bot.domain.cohorts import USUAL_CAPACITY
from bot.services import cohorts, pauses, places, rooms
from bot.ui.desk import Desk
from bot.ui.offers import Offer, languages_offer, name_offer, zone_offer
from bot.ui.options import EndsDay, FromDay, StartsDay, ToDay
from cogs.cohorts import rests, views, words
from cogs.cohorts.endings import Endings
from cogs.cohorts.removals import Removals


@app_commands.guild_only()
class Cohorts(Endings, Removals, commands.GroupCog, group_name="cohort"):
    """Join a cohort, or run one."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    @app_commands.command()
    @app_commands.describe(cohort="The cohort that you want to join")
    async def join(self, interaction: discord.Interaction, cohort: str) -> None:
        """Ask for a place in a cohort: choose your language, fill in a short form, and you are in."""
        visit = self.desk.visit(interaction, may=JOIN_COHORT)
        await views.ask_language(visit, cohort)

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
        visit = self.desk.visit(interaction, may=CREATE_COHORT)
        created = await visit.write(
            cohorts.create,
            name=name,
            timezone=timezone,
            languages=languages,
            capacity=capacity,
            starts=starts,
            ends=ends,
            announce_in=announce_in.id if announce_in is not None else interaction.channel_id or 0,
            roles=visit.role_names,
        )
        await visit.carried_out(*created.errands)
        made = await visit.read(rooms.rooms, cohort_id=created.cohort_id)
        await visit.reply(words.created(visit.texts, created, made, set_up=visit.is_set_up))

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
        visit = self.desk.visit(interaction, may=EDIT_COHORT)
        described = await visit.write(
            cohorts.edit,
            cohort=cohort,
            name=name,
            timezone=timezone,
            languages=languages,
            capacity=capacity,
            starts=starts,
            ends=ends,
            reminders=reminders,
            place_kept=place_kept,
            roles=visit.role_names,
        )
        await visit.reply(words.described(visit.texts, described))

    @app_commands.command()
    @app_commands.describe(
        cohort="The cohort that rests",
        starts="The first day of the pause, like Dec 20 or 2026-12-20",
        ends="The last day of the pause, like Jan 3 or 2027-01-03",
        reason="What the group is told about why",
    )
    @app_commands.rename(starts="from", ends="to")
    async def pause(
        self,
        interaction: discord.Interaction,
        cohort: str,
        starts: FromDay,
        ends: ToDay,
        reason: app_commands.Range[str, 1, 300] = "",
    ) -> None:
        """Let a cohort rest for a while: no reminders and no prompts."""
        visit = self.desk.visit(interaction, may=PAUSE_COHORT)
        paused = await visit.write(pauses.pause, cohort=cohort, starts=starts, ends=ends, reason=reason)
        await visit.reply(rests.paused(visit.texts, paused), buttons=[rests.end_button(visit.texts, paused)])

    @app_commands.command()
    @app_commands.describe(
        cohort="The cohort",
        sessions="How many sessions the certificate asks for",
        reflections="How many reflections it asks for",
        meetings="How many confirmed mentor meetings it asks for",
        full_from="From this share of a session in percent on, all of it counts",
        half_from="From this share in percent on, half of it counts",
    )
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
        visit = self.desk.visit(interaction, may=SET_REQUIREMENTS)
        required = await visit.write(
            cohorts.require,
            cohort=cohort,
            sessions=sessions,
            reflections=reflections,
            meetings=meetings,
            full_from=full_from,
            half_from=half_from,
        )
        await visit.reply(words.required(visit.texts, required))

    @app_commands.command()
    @app_commands.describe(cohort="The cohort")
    async def roster(self, interaction: discord.Interaction, cohort: str) -> None:
        """Who is in a cohort: people, languages, and whether they are still here."""
        visit = self.desk.visit(interaction, may=SEE_ROSTER)
        page = await visit.read(places.roster, cohort=cohort, page=0)
        await visit.reply(
            words.roster(visit.texts, page),
            title=words.roster_title(visit.texts, page),
            buttons=views.pages(visit.texts, page),
        )

    # --- what appears while people type ------------------------------------------------------------------------------

    @join.autocomplete("cohort")
    async def offer_open(self, interaction: discord.Interaction, typed: str) -> Offer:
        """Cohorts that take people in."""
        visit = self.desk.visit(interaction, may=JOIN_COHORT)
        return name_offer(await visit.read(cohorts.suggest, typed=typed, open_only=True))

    @edit.autocomplete("cohort")
    @pause.autocomplete("cohort")
    @requirements.autocomplete("cohort")
    @roster.autocomplete("cohort")
    async def offer_all(self, interaction: discord.Interaction, typed: str) -> Offer:
        """All cohorts here, for those who run them."""
        visit = self.desk.visit(interaction, may=SEE_ROSTER)
        return name_offer(await visit.suggest(cohorts.suggest, typed=typed))

    @create.autocomplete("timezone")
    @edit.autocomplete("timezone")
    async def offer_zones(self, interaction: discord.Interaction, typed: str) -> Offer:
        """Zones by their cities."""
        return await zone_offer(self.desk, interaction, typed)

    @create.autocomplete("languages")
    @edit.autocomplete("languages")
    async def offer_languages(self, _interaction: discord.Interaction, typed: str) -> Offer:
        """Lists of languages by their own names."""
        return languages_offer(self.desk, typed)
