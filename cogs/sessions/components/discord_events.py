"""What a facilitator says about a Discord event of a session that somebody deleted."""

from enum import StrEnum

from bot.feature import Component
from bot.i18n.texts import Texts
from bot.ui.components import Button, Tone
from bot.ui.context import InteractionContext
from bot.ui.custom_ids import CustomId, one_of
from bot.ui.messages import plain
from cogs.sessions.actions import DECIDE_EVENT
from cogs.sessions.services import discord_events
from cogs.sessions.services.discord_events import Decided


class Decision(StrEnum):
    """What becomes of an event that somebody deleted."""

    AGAIN = "again"
    LET_GO = "let_go"


def decision_buttons(t: Texts, session: int) -> tuple[Button, ...]:
    """What a facilitator can say about it."""
    return (
        Button(t.pgettext("button", "Make it again"), CustomId("session.event", session, Decision.AGAIN), Tone.YES),
        Button(t.pgettext("button", "Leave it out"), CustomId("session.event", session, Decision.LET_GO)),
    )


async def decide(context: InteractionContext, custom_id: CustomId) -> None:
    """Again, or not."""
    decided = await context.write(
        discord_events.decide,
        session=custom_id.subject,
        make_again=one_of(Decision, custom_id.choice) is Decision.AGAIN,
    )
    await context.reply(_decided(context.texts, decided))


def _decided(t: Texts, said: Decided) -> str:
    facts = {"title": plain(said.title), "time": t.moment(said.starts_at)}
    if said.made_again:
        return t.gettext("I make the event for **{title}** on {time} again.", **facts)
    return t.gettext("Good: **{title}** on {time} stays without an event. The session itself takes place.", **facts)


COMPONENTS = (Component("session.event", DECIDE_EVENT, decide),)
