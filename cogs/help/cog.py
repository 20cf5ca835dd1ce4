"""/help: what one can do here now, in one's language."""

from collections.abc import Mapping

import discord
from discord import app_commands
from discord.ext import commands

from bot.core.authority import COORDINATORS, FACILITATORS, MANAGERS, WEB_SERVER, Action, Facts, Heading, is_open
from bot.core.people import Actor
from bot.i18n.texts import Texts
from bot.people import facts as people_facts
from bot.ui.next_steps import said
from bot.ui.review_notice import reply_with_review_notice
from bot.ui.router import InteractionRouter
from cogs.help.actions import SEE_HELP


class Help(commands.Cog):
    """What you can do here."""

    def __init__(self, router: InteractionRouter) -> None:
        self.router = router

    @app_commands.command()
    @app_commands.allowed_contexts(guilds=True, dms=True)
    async def help(self, interaction: discord.Interaction[commands.Bot]) -> None:
        """What you can do here."""
        context = self.router.context(interaction, may=SEE_HELP)
        facts = await context.read(people_facts.of)
        if self.router.web_url is not None:
            facts |= {WEB_SERVER}
        actor = context.actor or await context.load_actor()
        tree = interaction.client.tree.walk_commands()
        described = {one.qualified_name: one.description for one in tree if isinstance(one, app_commands.Command)}
        actions = sorted(self.router.actions.values(), key=lambda action: action.position)
        offered = {action: described[action.name] for action in actions if action.name in described}
        step = said(self.router.steps, context.texts, actor, facts)
        text = overview(context.texts, actor, facts, offered, step=step, guide=self.router.guide_url)
        await reply_with_review_notice(context, text, title=context.texts.gettext("What you can do here"))


def overview(
    t: Texts, actor: Actor, facts: Facts, offered: Mapping[Action, str], *, step: str, guide: str | None
) -> str:
    """The next step, then the commands that lead somewhere for this person, in paragraphs by what they are about.

    `offered` has the commands' descriptions in English. `guide` is the address of the page for members, if the operator
    has one; `{language}` in it is the reader's.
    """
    lines: dict[Heading, list[str]] = {heading: [] for heading in Heading}
    for command, description in offered.items():
        if is_open(command, actor, facts):
            what = t.pgettext("command description", description)
            lines[_heading(command, actor)].append(f"/{command.name} — {what}")
    paragraphs = ["\n".join([f"**{t.gettext(heading)}**", *some]) for heading, some in lines.items() if some]
    page = _page(t, guide) if guide else ""
    return "\n\n".join(part for part in (step, *paragraphs, page, _last(t, actor)) if part)


def _page(t: Texts, guide: str) -> str:
    address = guide.replace("{language}", t.language)
    return t.gettext("How to take part, on one page with pictures: {address}", address=f"<{address}>")


def _heading(command: Action, actor: Actor) -> Heading:
    if command.who == MANAGERS and not actor.set_up:
        return Heading.BEGIN
    staff = {
        FACILITATORS: Heading.FACILITATORS,
        COORDINATORS: Heading.COORDINATORS,
        MANAGERS: Heading.MANAGERS,
    }
    return command.heading or staff.get(command.who, Heading.EVERYONE)


def _last(t: Texts, actor: Actor) -> str:
    if actor.is_staff:
        return t.careful("In a crisis, /support has numbers to call.")
    return t.careful("Anything else? Ask a facilitator; they are glad to help. In a crisis, use /support.")
