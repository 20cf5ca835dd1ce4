"""What a facilitator says about a Discord event that somebody deleted; and where the event of a session can be."""

from enum import StrEnum

from bot.core.event_permissions import lacking_in_channel, lacking_in_server
from bot.feature import Component
from bot.i18n.texts import Texts
from bot.ui.components import Button, Tone
from bot.ui.context import InteractionContext
from bot.ui.custom_ids import CustomId, one_of
from bot.ui.messages import plain
from cogs.sessions.actions import DECIDE_EVENT
from cogs.sessions.rules.sessions import PlaceKind
from cogs.sessions.services import discord_events
from cogs.sessions.services.discord_events import Decided
from cogs.sessions.wording.event_places import EventOutlook


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


def outlook(context: InteractionContext, kind: PlaceKind, place: str) -> EventOutlook:
    """What the bot lacks for the event of a session that is to be there, as far as Discord has told."""
    channel = int(place) if kind.is_channel else None
    guild = context.guild
    if guild is None:
        return EventOutlook(channel, 0, 0)
    in_server = lacking_in_server(guild.me.guild_permissions.value)
    if channel is None:
        return EventOutlook(None, 0, in_server)
    granted = context.permissions_in(channel)
    lacks = 0 if granted is None else lacking_in_channel(granted, stage=kind is PlaceKind.STAGE)
    return EventOutlook(channel, lacks, in_server)


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
