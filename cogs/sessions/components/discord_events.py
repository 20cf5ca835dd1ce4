"""Discord's own events of sessions: their words, and what a facilitator says about one that was deleted."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum

from bot.db import Tx
from bot.feature import Component
from bot.i18n.texts import Texts
from bot.outbox.notices import DueEntry, NoticeContent, Postponed
from bot.ui.components import Button, Tone
from bot.ui.context import InteractionContext
from bot.ui.custom_ids import CustomId, one_of
from bot.ui.messages import RenderedMessage, Section, plain
from bot.ui.notices import NoticeKind
from cogs.sessions.actions import DECIDE_EVENT
from cogs.sessions.services import buttons, discord_events
from cogs.sessions.services.discord_events import Decided, Deleted, Told


class Decision(StrEnum):
    """What becomes of an event that somebody deleted."""

    AGAIN = "again"
    LET_GO = "let_go"


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


def event(told: Told, texts: Sequence[Texts]) -> RenderedMessage:
    """What the whole server may read: never the agenda, a link or a name."""
    return RenderedMessage(
        tuple(
            Section(
                t.language,
                told.title,
                t.gettext("{cohort} meets. Its people find everything else in their channel.", cohort=told.cohort),
            )
            for t in texts
        )
    )


def deleted(told: Deleted, texts: Sequence[Texts]) -> RenderedMessage:
    """Somebody deleted an event: what shall become of it?"""
    t = texts[0]
    facts = {"title": plain(told.title), "cohort": plain(told.cohort), "time": t.moment(told.starts_at)}
    words = t.gettext(
        "Somebody deleted the Discord event of **{title}** ({cohort}, {time}). The session itself still stands. "
        "Shall I make the event again? To call the session off, use /session cancel.",
        **facts,
    )
    return RenderedMessage(
        (Section(t.language, t.gettext("An event was deleted"), words),),
        buttons=(
            Button(
                t.pgettext("button", "Make it again"),
                CustomId("session.event", told.session_id, Decision.AGAIN),
                Tone.YES,
            ),
            Button(t.pgettext("button", "Leave it out"), CustomId("session.event", told.session_id, Decision.LET_GO)),
        ),
    )


def refused(_told: None, texts: Sequence[Texts]) -> RenderedMessage:
    """Discord lets us make no events: what to allow."""
    t = texts[0]
    words = t.gettext(
        "I cannot put sessions into this server’s list of events: Discord says that I lack a permission. Sessions, "
        "answers and reminders go on as usual. To have events too, open Server Settings → Roles, choose my role and "
        "turn on Create Events, and Connect for voice channels. I try again within a day."
    )
    return RenderedMessage((Section(t.language, t.gettext("Sessions without events"), words),))


def _never_owed(_tx: Tx, _rows: Sequence[DueEntry], _now: datetime) -> Mapping[int, NoticeContent | Postponed]:
    """An event's words are part of its errand; no message is sent for it."""
    return {}


NOTICES = (
    NoticeKind(discord_events.EVENT, _never_owed, event),
    NoticeKind(discord_events.DELETED, discord_events.deleted_facts, deleted, buttons_end=buttons.event),
    NoticeKind(discord_events.REFUSED, discord_events.refused_facts, refused),
)


COMPONENTS = (Component("session.event", DECIDE_EVENT, decide),)
