"""How Discord's own events of sessions look, and word to the staff about them."""

from collections.abc import Sequence

from bot.core.gettext_markers import N_
from bot.db import Tx
from bot.i18n.texts import Texts
from bot.outbox.notices import Contents, DueRows
from bot.ui.messages import RenderedMessage, Section, plain
from bot.ui.notices import NoticeKind
from cogs.sessions.components.discord_events import decision_buttons
from cogs.sessions.services import buttons, discord_events
from cogs.sessions.services.discord_events import EventDeleted, EventDescription


def event(told: EventDescription, texts: Sequence[Texts]) -> RenderedMessage:
    """What the whole server may read: never the agenda, a link or a name."""
    said = N_("{cohort} meets. Its people find everything else in their channel.")
    return RenderedMessage(tuple(Section(t.language, told.title, t.gettext(said, cohort=told.cohort)) for t in texts))


def deleted(told: EventDeleted, texts: Sequence[Texts]) -> RenderedMessage:
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
        buttons=decision_buttons(t, told.session_id),
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


def _never_owed(_tx: Tx, _rows: DueRows) -> Contents:
    """An event's words are part of its errand; no message is sent for it."""
    return {}


NOTICES = (
    NoticeKind(discord_events.EVENT, _never_owed, event),
    NoticeKind(discord_events.DELETED, discord_events.deleted_facts, deleted, buttons_end=buttons.event),
    NoticeKind(discord_events.REFUSED, discord_events.refused_facts, refused),
)
