"""/mentor, for anyone in the server."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.core.languages import complete_languages
from bot.ui.router import InteractionRouter
from cogs.mentoring.actions import OFFER_MENTORING, REQUEST_MENTOR
from cogs.mentoring.services import mentors
from cogs.mentoring.wording import mentors as wording


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
