"""How Discord's own events of sessions look, and word to the staff about them."""

from collections.abc import Sequence

from bot.core.gettext_markers import N_
from bot.db import Tx
from bot.i18n.texts import Texts
from bot.outbox.notices import Contents, DueRows
from bot.ui.messages import RenderedMessage, Section, plain
from bot.ui.notices import NoticeKind
from cogs.sessions.components.discord_events import decision_buttons
from cogs.sessions.services import buttons, discord_events, event_notices, lost_channels
from cogs.sessions.services.discord_events import EventDescription
from cogs.sessions.services.event_notices import ChannelDeleted, Concerned, EventDeleted, EventsRefused, Lacking
from cogs.sessions.wording.event_places import labels
from cogs.sessions.wording.sessions import SHOWN, dates, more

NAMED = 5
"""Sessions that are named for each place; how many more there are is said."""


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


def refused(told: EventsRefused, texts: Sequence[Texts]) -> RenderedMessage:
    """Discord does not let events be where they should: which, where, what is lacking, and where to turn it on."""
    t = texts[0]
    parts = [
        t.gettext(
            "Discord does not let me put these sessions into the server’s list of events as they are. Sessions, "
            "answers and reminders go on as usual."
        ),
        "\n".join(f"- {_lacking(t, place)}" for place in told.places),
    ]
    if any(place.channel_id is not None for place in told.places):
        parts.append(
            t.gettext(
                "An event that may not be in its channel stands by itself, and people find the channel in the cohort’s "
                "own messages; one that is in there already stays as it was. To change that, open Edit Channel → "
                "Permissions there, add my role and turn these on."
            )
        )
    if any(place.channel_id is None for place in told.places):
        parts.append(t.gettext("For the whole server, open Server Settings → Roles, choose my role and turn these on."))
    parts.append(t.gettext("As soon as they are on, I go on by myself."))
    return RenderedMessage((Section(t.language, t.gettext("Sessions and Discord’s events"), "\n\n".join(parts)),))


def _lacking(t: Texts, place: Lacking) -> str:
    facts = {"permissions": labels(t, place.permissions), "sessions": _listed(t, place.sessions)}
    if place.channel_id is None:
        return t.gettext("In the whole server I lack {permissions}: {sessions}", **facts)
    return t.gettext("In {channel} I lack {permissions}: {sessions}", channel=f"<#{place.channel_id}>", **facts)


def _listed(t: Texts, concerned: Sequence[Concerned]) -> str:
    some: list[str] = []
    for one in concerned[:NAMED]:
        facts = {"title": plain(one.title), "cohort": plain(one.cohort), "time": t.moment(one.starts_at)}
        some.append(t.gettext("**{title}** ({cohort}, {time})", **facts))
    if len(concerned) > NAMED:
        some.append(more(t, len(concerned) - NAMED))
    return "; ".join(some)


def channel_deleted(told: ChannelDeleted, texts: Sequence[Texts]) -> RenderedMessage:
    """A voice channel was deleted in which sessions were to meet: what to do."""
    t = texts[0]
    lines = [t.row((f"**{plain(one.title)}**", t.moment(one.starts_at))) for one in told.sessions]
    parts = [
        t.ngettext(
            "The channel in which this session of {cohort} was to meet was deleted:",
            "The channel in which these sessions of {cohort} were to meet was deleted:",
            len(lines),
            cohort=plain(told.cohort),
        ),
        dates(t, lines, SHOWN),
        t.gettext(
            "The sessions themselves still stand, with answers and reminders, but nobody is told where to go, and the "
            "list of events shows no channel. Please choose another one with /session edit and its option “channel”; "
            "with “scope” the later ones go along. Then everyone is told."
        ),
    ]
    if told.any_on:
        parts.append(
            t.gettext(
                "One of them is on now and cannot be changed any more. Please tell its people where to go; those who "
                "press “I am here” are counted."
            )
        )
    return RenderedMessage((Section(t.language, t.gettext("A channel was deleted"), "\n\n".join(parts)),))


def _never_owed(_tx: Tx, _rows: DueRows) -> Contents:
    """An event's words are part of its errand; no message is sent for it."""
    return {}


NOTICES = (
    NoticeKind(discord_events.EVENT, _never_owed, event),
    NoticeKind(discord_events.DELETED, event_notices.deleted_facts, deleted, buttons_end=buttons.event),
    NoticeKind(discord_events.REFUSED, event_notices.refused_facts, refused),
    NoticeKind(lost_channels.CHANNEL_DELETED, event_notices.channel_deleted_facts, channel_deleted),
)
