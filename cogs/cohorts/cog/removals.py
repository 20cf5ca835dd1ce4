"""/cohort remove-member and readmit-member: a facilitator ends a place, or opens the cohort to somebody again."""

from collections.abc import Sequence

import discord
from discord import app_commands
from discord.ext import commands

from bot.feature import Component
from bot.i18n.texts import Texts
from bot.ui import confirmations
from bot.ui.autocomplete import Choices, name_choices
from bot.ui.confirmations import Confirmation
from bot.ui.context import InteractionContext
from bot.ui.custom_ids import CustomId, number, one_of
from bot.ui.messages import RenderedMessage, Section, plain
from bot.ui.notices import NoticeKind
from bot.ui.options import ChoiceOption
from bot.ui.router import InteractionRouter
from cogs.cohorts.actions import READMIT_MEMBER, REMOVE_MEMBER
from cogs.cohorts.rules.removals import REASONS, Why
from cogs.cohorts.services import cohorts, removals
from cogs.cohorts.services.removals import Farewell, Readmitted, Removal

CHOICES = [app_commands.Choice(name=label, value=why.value) for why, label in REASONS.items()]
ReasonOption = app_commands.Transform[Why, ChoiceOption(Why, CHOICES)]


class Removals(commands.Cog):
    """The commands about a place that a facilitator ends, as a part of /cohort."""

    router: InteractionRouter

    @app_commands.command(name="remove-member")
    @app_commands.describe(
        cohort="The cohort",
        member="Whose place should end",
        reason="For the record of the staff; nobody else reads it",
    )
    async def remove_member(
        self, interaction: discord.Interaction, cohort: str, member: discord.User, reason: ReasonOption
    ) -> None:
        """End somebody's place in a cohort; their hours stay. Asks you once more, and tells them kindly."""
        context = self.router.context(interaction, may=REMOVE_MEMBER)
        shown = await context.read(removals.before, cohort=cohort, user=member.id, reason=reason)
        custom_id = CustomId("cohort.remove_member", shown.cohort_id, f"{shown.reason}.{shown.member_id}")
        await confirmations.ask(context, Confirmation(before_removal(context.texts, shown), custom_id, shown))

    @app_commands.command(name="readmit-member")
    @app_commands.describe(cohort="The cohort", member="Who may join it again")
    async def readmit_member(self, interaction: discord.Interaction, cohort: str, member: discord.User) -> None:
        """Let somebody whose place was ended join a cohort again."""
        context = self.router.context(interaction, may=READMIT_MEMBER)
        again = await context.write(removals.readmit, cohort=cohort, user=member.id)
        await context.reply(readmitted(context.texts, again))

    @remove_member.autocomplete("cohort")
    @readmit_member.autocomplete("cohort")
    async def offer_cohorts(self, interaction: discord.Interaction, typed: str) -> Choices:
        """All cohorts, for those who run them."""
        context = self.router.context(interaction, may=REMOVE_MEMBER)
        return name_choices(await context.suggest(cohorts.suggest, typed=typed))


async def remove(context: InteractionContext, custom_id: CustomId) -> None:
    """The place ends."""
    reason, _, member = confirmations.choice(custom_id).partition(".")
    done = await context.write(
        removals.remove,
        cohort=custom_id.subject,
        member=number(member),
        reason=one_of(Why, reason),
        mark=confirmations.mark(custom_id),
    )
    await context.update(removed(context.texts, done))


def before_removal(t: Texts, removal: Removal) -> str:
    """What ending a place would mean."""
    lines = [
        t.gettext(
            "The place of {person} in {cohort} would end, and its channel would close for them.",
            person=f"<@{removal.user_id}>",
            cohort=plain(removal.cohort),
        )
    ]
    if removal.minutes:
        lines.append(t.gettext("Their {hours} stay with them.", hours=t.duration(removal.minutes)))
    lines.append(
        t.gettext(
            "I would tell them kindly, without the reason. They could join again only after /cohort readmit-member."
        )
    )
    return "\n".join(lines)


def removed(t: Texts, removal: Removal) -> str:
    """A place that has ended."""
    return t.gettext(
        "The place of {person} in {cohort} has ended, and I am telling them. "
        "/cohort readmit-member lets them join again.",
        person=f"<@{removal.user_id}>",
        cohort=plain(removal.cohort),
    )


def readmitted(t: Texts, again: Readmitted) -> str:
    """Somebody may come back."""
    return t.gettext(
        "{person} may join {cohort} again with /cohort join. Please tell them so.",
        person=f"<@{again.user_id}>",
        cohort=plain(again.cohort),
    )


def farewell(facts: Farewell, texts: Sequence[Texts]) -> RenderedMessage:
    """Kind words to somebody whose place was ended."""
    t = texts[0]
    text = t.gettext(
        "Your place in {cohort} has ended; a facilitator has decided so. Thank you for the time that you gave to it. "
        "Your hours and reflections stay with you: /progress and /journal show them. If you have a question or would "
        "like to come back, please talk to a facilitator: they can open the cohort to you again.",
        cohort=plain(facts.cohort),
    )
    return RenderedMessage(
        (Section(t.language, t.gettext("Your place in {cohort}", cohort=plain(facts.cohort)), text),)
    )


NOTICES = (NoticeKind(removals.ENDED, removals.facts, farewell),)


COMPONENTS = (Component("cohort.remove_member", REMOVE_MEMBER, remove),)
