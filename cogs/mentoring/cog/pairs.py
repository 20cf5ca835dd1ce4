"""/match end, pause and resume, for either of a pair and for those who run cohorts."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.ui import confirmations
from bot.ui.confirmations import Confirmation
from bot.ui.custom_ids import CustomId
from bot.ui.names import name_of
from bot.ui.options import ChoiceOption
from bot.ui.router import InteractionRouter
from cogs.mentoring.actions import END_PAIR, PAUSE_PAIR, RESUME_PAIR
from cogs.mentoring.rules.matching import EndReason
from cogs.mentoring.services import pair_endings
from cogs.mentoring.wording import answers as wording

REASONS = [
    app_commands.Choice(name="We have reached what we wanted", value=EndReason.REACHED),
    app_commands.Choice(name="I have no time now", value=EndReason.NO_TIME),
    app_commands.Choice(name="We do not fit well", value=EndReason.NO_FIT),
    app_commands.Choice(name="Something else", value=EndReason.OTHER),
    app_commands.Choice(name="I would rather not say", value=EndReason.UNSAID),
]


class Pairs(commands.Cog):
    """The half of /match that is about pairs that there are."""

    router: InteractionRouter

    @app_commands.command()
    @app_commands.rename(other="with")
    @app_commands.describe(
        other="Your mentor or your mentee",
        reason="Why, if you like to say; nobody is told",
        rematch="Whether you would like to be paired with somebody else (yes if left out)",
        of="For those who run cohorts: the other of the two",
    )
    async def end(
        self,
        interaction: discord.Interaction,
        other: discord.User,
        reason: app_commands.Transform[EndReason, ChoiceOption(EndReason, REASONS)] = EndReason.UNSAID,
        rematch: bool = True,
        of: discord.User | None = None,
    ) -> None:
        """End a pair, after you confirm. Hours stay, and the other reads kind words and no reason."""
        context = self.router.context(interaction, may=END_PAIR)
        pair = await context.read(pair_endings.find, other=other.id, name=name_of(other), of=of.id if of else None)
        custom_id = CustomId("match.end", pair.match_id, f"{reason}.{int(rematch)}")
        await confirmations.ask(context, Confirmation(wording.would_end(context.texts, pair), custom_id, pair))

    @app_commands.command()
    @app_commands.rename(other="with")
    @app_commands.describe(other="Your mentor or your mentee", of="For those who run cohorts: the other of the two")
    async def pause(
        self, interaction: discord.Interaction, other: discord.User, of: discord.User | None = None
    ) -> None:
        """Take a break: nobody reminds the two of you of anything until you go on."""
        context = self.router.context(interaction, may=PAUSE_PAIR)
        pair = await context.write(pair_endings.pause, other=other.id, name=name_of(other), of=of.id if of else None)
        await context.reply(wording.paused(context.texts, pair))

    @app_commands.command()
    @app_commands.rename(other="with")
    @app_commands.describe(other="Your mentor or your mentee", of="For those who run cohorts: the other of the two")
    async def resume(
        self, interaction: discord.Interaction, other: discord.User, of: discord.User | None = None
    ) -> None:
        """Go on after a break."""
        context = self.router.context(interaction, may=RESUME_PAIR)
        pair = await context.write(pair_endings.resume, other=other.id, name=name_of(other), of=of.id if of else None)
        await context.reply(wording.resumed(context.texts, pair))
