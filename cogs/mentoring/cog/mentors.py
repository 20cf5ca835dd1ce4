"""/mentor offer and /mentor request: for anyone in the server."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.core.languages import complete_languages
from bot.i18n.texts import Texts
from bot.ui.router import InteractionRouter
from cogs.mentoring.actions import OFFER_MENTORING, REQUEST_MENTOR
from cogs.mentoring.services import mentors
from cogs.mentoring.services.mentors import Offered, Wished


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
        await context.reply(offer_kept(context.texts, offered))

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
        await context.reply(wish_kept(context.texts, wished))

    @offer.autocomplete("languages")
    @request.autocomplete("languages")
    async def complete(self, _interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Languages by their own names, one after the other."""
        return [app_commands.Choice(name=name, value=value) for value, name in complete_languages(typed)]


def offer_kept(t: Texts, offered: Offered) -> str:
    """How an offer stands now."""
    if not offered.capacity:
        text = t.gettext("Your offer is withdrawn. Thank you for having offered; you can do so again at any time.")
        if offered.accompanied:
            text += "\n" + t.ngettext(
                "The person you already accompany stays with you.",
                "The {n} people you already accompany stay with you.",
                offered.accompanied,
            )
        return text
    lines = [
        t.ngettext(
            "Thank you! You offer to accompany one person, in {languages}.",
            "Thank you! You offer to accompany up to {n} people, in {languages}.",
            offered.capacity,
            languages=t.listing(map(t.language_name, offered.languages)),
        ),
        t.gettext("When somebody fits, I will ask you first; you can accept or decline, and both are fine."),
    ]
    if offered.channel_id is not None:
        lines.append(t.gettext("Mentors find each other in {channel}.", channel=f"<#{offered.channel_id}>"))
    return "\n".join(lines)


def wish_kept(t: Texts, wished: Wished) -> str:
    """How a wish stands now, and what happens next."""
    lines = [
        t.gettext(
            "Your request for a mentor is noted, in {languages}.",
            languages=t.listing(map(t.language_name, wished.languages)),
        )
    ]
    if wished.has_goals:
        lines.append(t.gettext("Your goals are kept encrypted. Bring them to your first conversation."))
    if wished.has_place:
        lines.append(
            t.gettext("Your facilitator looks for somebody who fits. I will write to you as soon as there is.")
        )
    else:
        lines.append(t.gettext("To be matched you need a place in a cohort: ask for one with /cohort join."))
    lines.append(t.careful("Please never write names or details of children or families here."))
    return "\n".join(lines)
