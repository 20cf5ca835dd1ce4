"""/mentor, for anyone in the server; approving is for coordinators."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.core.languages import complete_languages
from bot.core.people import NamedPerson
from bot.ui.names import mentioned, name_of
from bot.ui.router import InteractionRouter
from cogs.mentoring.actions import (
    APPROVE_MENTOR,
    AVOID_MEMBER,
    LEAVE_MENTORING,
    OFFER_MENTORING,
    PAUSE_MENTORING,
    REQUEST_MENTOR,
    SEE_MENTORING_PROFILE,
)
from cogs.mentoring.cog.mentees import MentorHome
from cogs.mentoring.components import filling
from cogs.mentoring.components import profiles as components
from cogs.mentoring.rules.profiles import Part, Side
from cogs.mentoring.services import approvals, avoidances, mentors
from cogs.mentoring.wording import offers as wording


@app_commands.guild_only()
class Mentors(MentorHome, commands.GroupCog, group_name="mentor"):
    """Offer to mentor, or ask for a mentor."""

    def __init__(self, router: InteractionRouter) -> None:
        self.router = router

    @app_commands.command()
    @app_commands.describe(
        capacity="How many people you can accompany (0 withdraws your offer); without it a short form opens",
        languages="The languages you can mentor in, such as Soomaali, English",
    )
    async def offer(
        self, interaction: discord.Interaction, capacity: int | None = None, languages: str | None = None
    ) -> None:
        """Offer to accompany others as their mentor."""
        context = self.router.context(interaction, may=OFFER_MENTORING)
        if capacity is None:
            await filling.open_part(context, Side.OFFER, Part.BASICS, languages)
            return
        offered = await context.write(mentors.offer, capacity=capacity, languages=languages)
        await filling.answer_offer(context, offered)

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
        if languages is None and goals is None:
            await filling.open_part(context, Side.REQUEST, Part.BASICS)
            return
        context.at_stake = goals or ""
        wished = await context.write(mentors.request, languages=languages, goals=goals)
        context.at_stake = ""
        await filling.answer_request(context, wished)

    @app_commands.command()
    async def profile(self, interaction: discord.Interaction) -> None:
        """See and change what you have said of yourself for mentoring."""
        await components.show(self.router.context(interaction, may=SEE_MENTORING_PROFILE))

    @app_commands.command()
    async def pause(self, interaction: discord.Interaction) -> None:
        """Take a break: nobody new is paired with you. You can resume at any time."""
        await components.pause(self.router.context(interaction, may=PAUSE_MENTORING))

    @app_commands.command()
    async def leave(self, interaction: discord.Interaction) -> None:
        """Withdraw your offer or your request, after you confirm. Pairs stay."""
        await components.leave(self.router.context(interaction, may=LEAVE_MENTORING))

    @app_commands.command()
    @app_commands.describe(member="Whom you do not want to be paired with; nobody else sees this")
    async def avoid(self, interaction: discord.Interaction, member: discord.User) -> None:
        """Never be paired with somebody. Only you can see this."""
        context = self.router.context(interaction, may=AVOID_MEMBER)
        context.require_present(member)
        avoided = await context.write(avoidances.avoid, user=member.id, name=name_of(member))
        t = context.texts
        name = mentioned(NamedPerson(member.id, avoided.other.name))
        lines = [
            t.careful(
                "Kept: you and {name} will not be paired. Only you can see this, under /mentor profile; there you can "
                "also take it back.",
                name=name,
            )
        ]
        if avoided.is_pair:
            lines.append(
                t.gettext("You two are a pair at the moment, and this does not end it. With /match end you can end it.")
            )
        await context.reply("\n".join(lines))

    @app_commands.command()
    @app_commands.describe(
        member="Whose offer you approve; without this you see who waits",
        trained="Whether their training as a mentor is done",
    )
    async def approve(
        self, interaction: discord.Interaction, member: discord.User | None = None, trained: bool = False
    ) -> None:
        """Approve an offer to mentor, or see which offers wait."""
        context = self.router.context(interaction, may=APPROVE_MENTOR)
        if member is None:
            offers = await context.read(approvals.waiting)
            title = context.texts.gettext("Offers to mentor")
            await context.reply(wording.waiting(context.texts, offers), title=title)
            return
        approved = await context.write(approvals.approve, user=member.id, name=name_of(member), trained=trained)
        await context.reply(wording.approved(context.texts, approved))

    @offer.autocomplete("languages")
    @request.autocomplete("languages")
    async def complete(self, _interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Languages by their own names, one after the other."""
        return [app_commands.Choice(name=name, value=value) for value, name in complete_languages(typed)]
