"""/match: pairs for those who run cohorts; what counts in finding them, for everybody."""

import discord
from discord import app_commands
from discord.ext import commands

from bot import own_process
from bot.core.people import NamedPerson
from bot.ui.autocomplete import name_suggestions
from bot.ui.names import name_of
from bot.ui.options import ChoiceOption
from bot.ui.router import InteractionRouter
from cogs.cohorts.services import cohorts
from cogs.mentoring.actions import (
    EXPLAIN_MATCHES,
    PAIR_BY_HAND,
    PREVIEW_MATCHES,
    PUBLISH_MATCHES,
    SEE_MATCHES,
    SEE_WEIGHTS,
    SET_WEIGHTS,
    UNDO_MATCHES,
)
from cogs.mentoring.cog.follow_up import FollowUp
from cogs.mentoring.cog.pairs import Pairs
from cogs.mentoring.components.rounds import ask_once, ask_undo, draft_buttons, draft_title, ruling_buttons
from cogs.mentoring.rules import rounds as rules
from cogs.mentoring.rules.fit import Criterion
from cogs.mentoring.services import candidates, past_rounds, published_rounds, publishing, rounds, rulings, weights
from cogs.mentoring.wording import matches as wording
from cogs.mentoring.wording import past_rounds as past_round_wording
from cogs.mentoring.wording import rounds as round_wording
from cogs.mentoring.wording import weights as weight_wording

CriterionOption = app_commands.Transform[Criterion, ChoiceOption(Criterion, weight_wording.CRITERIA)]


@app_commands.guild_only()
class Matches(FollowUp, Pairs, commands.GroupCog, group_name="match"):
    """Pair mentors with those who wait for one."""

    def __init__(self, router: InteractionRouter) -> None:
        self.router = router

    @app_commands.command()
    @app_commands.describe(cohort="The cohort whose people wait for mentors")
    @app_commands.autocomplete(cohort=name_suggestions(PREVIEW_MATCHES, cohorts.suggest))
    async def preview(self, interaction: discord.Interaction, cohort: str) -> None:
        """See which mentors and participants would fit, and why; nobody is told yet."""
        context = self.router.context(interaction, may=PREVIEW_MATCHES)
        found = await context.read(candidates.load, cohort=cohort)
        plan = await own_process.compute(rules.plan, found.inputs)  # seconds for many people: in no transaction
        draft = await context.write(rounds.keep, candidates=found, plan=plan)
        t = context.texts
        await context.reply(wording.drafted(t, draft), title=draft_title(t, draft), buttons=draft_buttons(t, draft))

    @app_commands.command()
    @app_commands.describe(
        cohort="The cohort that the pair belongs to",
        mentor="Somebody who offers to mentor",
        mentee="Somebody who waits for a mentor",
    )
    @app_commands.autocomplete(cohort=name_suggestions(PAIR_BY_HAND, cohorts.suggest))
    async def pair(
        self, interaction: discord.Interaction, cohort: str, mentor: discord.User, mentee: discord.User
    ) -> None:
        """See how well two people fit, and keep them together or apart in every draft."""
        context = self.router.context(interaction, may=PAIR_BY_HAND)
        one, other = (NamedPerson(each.id, name_of(each)) for each in (mentor, mentee))
        found = await context.read(rulings.consider, cohort=cohort, mentor=one, mentee=other)
        compared = await own_process.compute(rules.compare, found.candidates.inputs, found.two)
        t = context.texts
        await context.reply(round_wording.considered(t, found, compared, context.now), buttons=ruling_buttons(t, found))

    @app_commands.command()
    @app_commands.describe(
        cohort="The cohort whose draft of pairs is published",
        days="How many days each has to answer (as last time if left out; 14 at first)",
    )
    @app_commands.autocomplete(cohort=name_suggestions(PUBLISH_MATCHES, cohorts.suggest))
    async def publish(self, interaction: discord.Interaction, cohort: str, days: int | None = None) -> None:
        """Ask the mentors of the latest draft, after you confirm."""
        context = self.router.context(interaction, may=PUBLISH_MATCHES)
        await ask_once(context, await context.read(publishing.draft, cohort=cohort), days)

    @app_commands.command()
    @app_commands.describe(cohort="The cohort whose answers you want to see")
    @app_commands.autocomplete(cohort=name_suggestions(SEE_MATCHES, cohorts.suggest))
    async def status(self, interaction: discord.Interaction, cohort: str) -> None:
        """See how the answers to the pairs that were published last stand."""
        context = self.router.context(interaction, may=SEE_MATCHES)
        found = await context.read(published_rounds.standing, cohort=cohort)
        title = context.texts.gettext("Answers in {cohort}", cohort=found.cohort)
        await context.reply(round_wording.standing(context.texts, found), title=title)

    @app_commands.command()
    @app_commands.describe(member="Whose pairs you were asked about")
    async def explain(self, interaction: discord.Interaction, member: discord.User) -> None:
        """See how earlier rounds paired somebody: with whom, why, and what counted then."""
        context = self.router.context(interaction, may=EXPLAIN_MATCHES)
        found = await context.read(past_rounds.explain, user=member.id, name=name_of(member))
        t = context.texts
        title = t.gettext("How pairs were found")
        await context.reply(past_round_wording.explained(t, found), title=title)

    @app_commands.command()
    @app_commands.describe(cohort="The cohort whose published pairs you take back")
    @app_commands.autocomplete(cohort=name_suggestions(UNDO_MATCHES, cohorts.suggest))
    async def undo(self, interaction: discord.Interaction, cohort: str) -> None:
        """Take back the pairs that were published last, as long as nobody has answered."""
        context = self.router.context(interaction, may=UNDO_MATCHES)
        await ask_undo(context, await context.read(published_rounds.undoing, cohort=cohort))

    @app_commands.command()
    @app_commands.describe(
        criterion="What shall count more or less (for coordinators)",
        weight="How much it counts beside the others, from 0 to 100",
    )
    async def weights(
        self, interaction: discord.Interaction, criterion: CriterionOption | None = None, weight: int | None = None
    ) -> None:
        """See what counts how much when mentors and mentees are matched."""
        if criterion is None or weight is None:
            context = self.router.context(interaction, may=SEE_WEIGHTS)
            found = await context.read(weights.show)
        else:
            context = self.router.context(interaction, may=SET_WEIGHTS)
            found = await context.write(weights.change, criterion=criterion, weight=weight)
        await context.reply(
            weight_wording.weights(context.texts, found), title=context.texts.gettext("What counts in matching")
        )
