"""What is said before sessions are planned, or when their place changes, of where Discord's events can be."""

from dataclasses import dataclass

from bot.core import event_permissions
from bot.i18n.texts import Texts


@dataclass(frozen=True, slots=True)
class EventOutlook:
    """What the bot lacks (permissions as bits) for the event of a session, as far as is known."""

    channel_id: int | None
    """Where the session meets, if that is a voice or stage channel."""
    in_channel: int
    in_server: int


def labels(t: Texts, permissions: int) -> str:
    """What these are called in Discord's settings."""
    return t.listing([f"**{t.gettext(label)}**" for label in event_permissions.labels(permissions)])


def warning(t: Texts, outlook: EventOutlook) -> str | None:
    """That an event cannot be where its session is, why, and what to do; nothing where it can."""
    lacks, channel = outlook.in_channel, f"<#{outlook.channel_id}>"
    if outlook.in_server and (lacks or outlook.channel_id is None):
        return t.gettext(
            "⚠️ I may not put this into the server’s list of events: there I lack {permissions}. Everything else goes "
            "on as usual. To have events too, open Server Settings → Roles, choose my role and turn this on.",
            permissions=labels(t, outlook.in_server),
        )
    if not lacks:
        return None
    if event_permissions.is_asked_for(lacks):
        return t.gettext(
            "⚠️ I may not put an event into {channel}: there I lack {permissions}. The event stands in the server’s "
            "list all the same, but nobody gets into the channel from it. To change that, open Edit Channel → "
            "Permissions there, add my role and turn these on.",
            channel=channel,
            permissions=labels(t, lacks),
        )
    return t.gettext(
        "The event stands in the server’s list, but not inside {channel}: for a stage Discord wants permissions that I "
        "do not ask for ({permissions}). You need not change anything.",
        channel=channel,
        permissions=labels(t, lacks),
    )
