"""/mentor, for anyone in the server; /match, for those who run cohorts; /meeting, for either of a pair."""

import asyncio

import discord
from discord import app_commands
from discord.ext import commands

from bot.core.languages import complete_languages
from bot.ui.components import Button, Tone
from bot.ui.custom_ids import CustomId
from bot.ui.dates import Kind, Written
from bot.ui.names import mentioned, name_of
from bot.ui.options import DateOption
from bot.ui.router import InteractionRouter
from cogs.cohorts.services import cohorts
from cogs.mentoring import wording
from cogs.mentoring.actions import LOG_MEETING, OFFER_MENTORING, PREVIEW_MATCHES, PUBLISH_MATCHES, REQUEST_MENTOR
from cogs.mentoring.components import ask_once
from cogs.mentoring.services import matching, meetings, mentors


@app_commands.guild_only()
class Mentors(commands.GroupCog, group_name="mentor"):
    """Offer to mentor, or ask for a mentor."""

    def __init__(self, router: InteractionRouter) -> None:
        self.router = router

    @app_commands.command()
    @app_commands.describe(
        capacity="How many people you can accompany (0 withdraws your offer)",
        languages="The languages you can mentor in, such as Soomaali, English",
    )
    async def offer(self, interaction: discord.Interaction, capacity: int, languages: str | None = None) -> None:
        """Offer to accompany others as their mentor."""
        context = self.router.context(interaction, may=OFFER_MENTORING)
        offered = await context.write(mentors.offer, capacity=capacity, languages=languages)
        await context.reply(wording.offer_kept(context.texts, offered))

    @app_commands.command()
    @app_commands.describe(
        languages="The languages you want to speak with your mentor, the best first",
        goals="What you hope for; no names of children or families, please",
    )
    async def request(
        self, interaction: discord.Interaction, languages: str | None = None, goals: str | None = None
    ) -> None:
        """Ask for a mentor who speaks your language."""
        context = self.router.context(interaction, may=REQUEST_MENTOR)
        wished = await context.write(mentors.request, languages=languages, goals=goals)
        await context.reply(wording.wish_kept(context.texts, wished))

    @offer.autocomplete("languages")
    @request.autocomplete("languages")
    async def complete(self, _interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Languages by their own names, one after the other."""
        return [app_commands.Choice(name=name, value=value) for value, name in complete_languages(typed)]


@app_commands.guild_only()
class Matches(commands.GroupCog, group_name="match"):
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


@app_commands.guild_only()
class Meetings(commands.GroupCog, group_name="meeting"):
    """Keep the meetings of mentors and mentees."""

    def __init__(self, router: InteractionRouter) -> None:
        self.router = router

    @app_commands.command()
    @app_commands.rename(other="with")
    @app_commands.describe(
        other="Your mentor or your mentee",
        date="The day you met, like yesterday, Sept 8 or 2026-09-08",
        minutes="How long you met, in minutes",
    )
    async def log(
        self,
        interaction: discord.Interaction,
        other: discord.User,
        date: app_commands.Transform[Written, DateOption("date", Kind.DAY, past=True)],
        minutes: int,
    ) -> None:
        """Write down a meeting with your mentor or mentee; the other of you confirms it."""
        context = self.router.context(interaction, may=LOG_MEETING)
        context.require_present(other)
        logged = await context.write(meetings.log, other=other.id, name=name_of(other), on=date, minutes=minutes)
        await context.reply(
            context.texts.gettext(
                "Written down: {minutes} on {date}. I am asking {other} to confirm it; then it counts.",
                minutes=context.texts.duration(logged.minutes),
                date=context.texts.date(logged.on),
                other=mentioned(logged.other),
            )
        )
