"""/help: what one can do here now, in one's language."""

from collections.abc import Mapping

import discord
from discord import app_commands
from discord.ext import commands

from bot.core.authority import COORDINATORS, FACILITATORS, MANAGERS, Action
from bot.core.people import Actor
from bot.i18n.texts import Texts
from bot.ui.review_notice import with_review_notice
from bot.ui.router import InteractionRouter
from cogs.help.actions import SEE_HELP
from cogs.programs.rules.possibilities import Facts, can
from cogs.programs.services import possibilities
from cogs.programs.wording.steps import said

FIRST = (
    "setup",
    "doctor",
    "staff-notices",
    "language",
    "timezone",
    "help",
    "support",
    "privacy",
    "me",
    "away",
    "calendar",
)
"""What stands first, each under its heading; the others follow in the order of the features."""
BEGIN = {"cohort join"}
COHORT = {"session list", "progress", "journal", "calendar", "away", "cohort leave"}
MENTORING = {"mentor offer", "mentor request", "meeting log"}


class Help(commands.Cog):
    """What you can do here."""

    def __init__(self, router: InteractionRouter) -> None:
        self.router = router

    @app_commands.command()
    async def help(self, interaction: discord.Interaction[commands.Bot]) -> None:
        """What you can do here."""
        context = self.router.context(interaction, may=SEE_HELP)
        facts = await context.read(possibilities.of, web=self.router.web_url is not None)
        actor = context.actor or await context.load_actor()
        tree, table = interaction.client.tree.walk_commands(), self.router.actions
        described = {one.qualified_name: one.description for one in tree if isinstance(one, app_commands.Command)}
        offered = {table[name]: described[name] for name in (*FIRST, *table) if name in described}
        text = overview(context.texts, actor, facts, offered, guide=self.router.guide_url)
        await context.reply(
            await with_review_notice(context, text), title=context.texts.gettext("What you can do here")
        )


def overview(t: Texts, actor: Actor, facts: Facts, offered: Mapping[Action, str], *, guide: str | None) -> str:
    """The next step, then the commands that lead somewhere for this person, in paragraphs by what they are about.

    `offered` has the commands' descriptions in English. `guide` is the address of the page for members, if the operator
    has one; `{language}` in it is the reader's.
    """
    headings = {
        "begin": t.gettext("To begin"),
        "cohort": t.gettext("In your cohort"),
        "mentoring": t.gettext("Mentoring"),
        "always": t.gettext("For everyone"),
        "facilitators": t.gettext("For facilitators"),
        "coordinators": t.gettext("For coordinators"),
        "managers": t.gettext("For those who manage the server"),
    }
    lines: dict[str, list[str]] = {heading: [] for heading in headings}
    for command, description in offered.items():
        if can(command, actor, facts):
            what = t.pgettext("command description", description)
            lines[_heading(command, actor)].append(f"/{command.name} — {what}")
    paragraphs = [
        "\n".join([f"**{headings[heading]}**", *commands_]) for heading, commands_ in lines.items() if commands_
    ]
    step = said(t, actor, facts)
    page = _page(t, guide) if guide else ""
    return "\n\n".join(part for part in (step, *paragraphs, page, _last(t, actor)) if part)


def _page(t: Texts, guide: str) -> str:
    address = guide.replace("{language}", t.language)
    return t.gettext("How to take part, on one page with pictures: {address}", address=f"<{address}>")


def _heading(command: Action, actor: Actor) -> str:
    who = command.who
    if command.name in BEGIN or (who == MANAGERS and not actor.set_up):
        return "begin"
    if command.name in COHORT:
        return "cohort"
    if command.name in MENTORING:
        return "mentoring"
    staff = {FACILITATORS: "facilitators", COORDINATORS: "coordinators", MANAGERS: "managers"}
    return staff.get(who, "always")


def _last(t: Texts, actor: Actor) -> str:
    if actor.is_staff:
        return t.gettext("In a crisis, /support has numbers to call.")
    return t.gettext("Anything else? Ask a facilitator; they are glad to help. In a crisis, use /support.")
