"""What Discord wants the bot to be allowed for an event, in the channel that it is in or in the server.

Source: Discord's documentation, resources/guild-scheduled-event, "Permissions". Permissions are bits, as Discord has
them.
"""

from bot.core import permissions
from bot.core.gettext_markers import N_

CREATE_EVENTS = 1 << 44
_VIEW_CHANNEL, _CONNECT, _MANAGE_CHANNELS, _MUTE_MEMBERS, _MOVE_MEMBERS = 1 << 10, 1 << 20, 1 << 4, 1 << 22, 1 << 24

IN_VOICE = _VIEW_CHANNEL | _CONNECT | CREATE_EVENTS
IN_STAGE = _VIEW_CHANNEL | _MANAGE_CHANNELS | _MUTE_MEMBERS | _MOVE_MEMBERS | CREATE_EVENTS
"""The invitation does not ask for all of these: a stage has its event in it only where somebody allows more."""

_LABELS = {1 << one.bit: one.label for one in permissions.PERMISSIONS} | {
    _MUTE_MEMBERS: N_("Mute Members"),
    _MOVE_MEMBERS: N_("Move Members"),
}


def lacking_in_server(granted: int) -> int:
    """What the bot lacks for an event that is in no channel."""
    return CREATE_EVENTS & ~granted


def lacking_in_channel(granted: int, *, stage: bool) -> int:
    """What it lacks for an event in a voice or stage channel.

    Without View Channel nothing else counts there; in a voice channel that alone is named, since the rest is mostly
    everybody's.
    """
    if not stage and not granted & _VIEW_CHANNEL:
        return _VIEW_CHANNEL
    return (IN_STAGE if stage else IN_VOICE) & ~granted


def is_asked_for(lacking: int) -> bool:
    """Whether all that is lacking belongs to what the invitation asks for, so that the staff can be asked for it."""
    return not lacking & ~permissions.VALUE


def labels(lacking: int) -> list[str]:
    """What these are called in Discord's settings, to be translated."""
    return [label for bit, label in _LABELS.items() if lacking & bit]
