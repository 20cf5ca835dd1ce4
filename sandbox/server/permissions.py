"""Who may do what where, by Discord's rules: roles, then the channel's overwrites."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import IntFlag

from sandbox.server import entities
from sandbox.server.errors import ApiError, missing_access, missing_permissions


class May(IntFlag):
    """Discord's permissions, by their bits."""

    CREATE_INVITE = 1 << 0
    KICK_MEMBERS = 1 << 1
    BAN_MEMBERS = 1 << 2
    ADMINISTRATOR = 1 << 3
    MANAGE_CHANNELS = 1 << 4
    MANAGE_GUILD = 1 << 5
    ADD_REACTIONS = 1 << 6
    VIEW_AUDIT_LOG = 1 << 7
    STREAM = 1 << 9
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    MENTION_EVERYONE = 1 << 17
    USE_EXTERNAL_EMOJIS = 1 << 18
    CONNECT = 1 << 20
    SPEAK = 1 << 21
    MUTE_MEMBERS = 1 << 22
    MOVE_MEMBERS = 1 << 24
    USE_VOICE_ACTIVITY = 1 << 25
    CHANGE_NICKNAME = 1 << 26
    MANAGE_NICKNAMES = 1 << 27
    MANAGE_ROLES = 1 << 28
    MANAGE_WEBHOOKS = 1 << 29
    USE_APPLICATION_COMMANDS = 1 << 31
    MANAGE_EVENTS = 1 << 33
    MANAGE_THREADS = 1 << 34
    CREATE_PUBLIC_THREADS = 1 << 35
    CREATE_PRIVATE_THREADS = 1 << 36
    SEND_MESSAGES_IN_THREADS = 1 << 38
    MODERATE_MEMBERS = 1 << 40
    CREATE_EVENTS = 1 << 44
    PIN_MESSAGES = 1 << 51


ALL = (1 << 53) - 1

TWO_FACTOR = (
    May.KICK_MEMBERS
    | May.BAN_MEMBERS
    | May.ADMINISTRATOR
    | May.MANAGE_CHANNELS
    | May.MANAGE_GUILD
    | May.MANAGE_MESSAGES
    | May.MANAGE_ROLES
    | May.MANAGE_WEBHOOKS
    | May.MANAGE_THREADS
    | May.MODERATE_MEMBERS
)
"""What needs a second factor where moderators need one (topics/permissions); of a bot, its owner's."""

BOT_INVITE = (
    May.MANAGE_ROLES
    | May.MANAGE_CHANNELS
    | May.VIEW_CHANNEL
    | May.SEND_MESSAGES
    | May.SEND_MESSAGES_IN_THREADS
    | May.CREATE_PUBLIC_THREADS
    | May.CREATE_PRIVATE_THREADS
    | May.EMBED_LINKS
    | May.ATTACH_FILES
    | May.READ_MESSAGE_HISTORY
    | May.MENTION_EVERYONE
    | May.CREATE_EVENTS
    | May.CONNECT
)
"""What a normal invitation gives the bot."""

EVERYONE = (
    May.CREATE_INVITE
    | May.ADD_REACTIONS
    | May.STREAM
    | May.VIEW_CHANNEL
    | May.SEND_MESSAGES
    | May.EMBED_LINKS
    | May.ATTACH_FILES
    | May.READ_MESSAGE_HISTORY
    | May.USE_EXTERNAL_EMOJIS
    | May.CONNECT
    | May.SPEAK
    | May.USE_VOICE_ACTIVITY
    | May.CHANGE_NICKNAME
    | May.USE_APPLICATION_COMMANDS
    | May.CREATE_PUBLIC_THREADS
    | May.SEND_MESSAGES_IN_THREADS
)
"""What @everyone may in a new server."""

EVENT_IN_CHANNEL = {
    entities.VOICE: May.VIEW_CHANNEL | May.CONNECT,
    entities.STAGE: May.VIEW_CHANNEL | May.MANAGE_CHANNELS | May.MUTE_MEMBERS | May.MOVE_MEMBERS,
}
"""What events need besides in the channel that they are in (resources/guild-scheduled-event, Permissions)."""

WITH_CONNECT = (
    May.MANAGE_CHANNELS
    | May.MANAGE_ROLES
    | May.MUTE_MEMBERS
    | May.MOVE_MEMBERS
    | May.SPEAK
    | May.STREAM
    | May.USE_VOICE_ACTIVITY
)
"""What nobody may in a voice or stage channel without Connect there (topics/permissions, Implicit Permissions)."""

LOCKED = May.SEND_MESSAGES | May.SEND_MESSAGES_IN_THREADS | May.CREATE_PUBLIC_THREADS | May.ADD_REACTIONS
"""What @everyone lacks where only some may write."""

ADMIN = (
    EVERYONE
    | May.MANAGE_GUILD
    | May.MANAGE_CHANNELS
    | May.MANAGE_ROLES
    | May.MANAGE_MESSAGES
    | May.PIN_MESSAGES
    | May.MANAGE_EVENTS
)
"""What the role "Admin" of a new server may."""


def in_server(member: entities.Member) -> int:
    """What a member may in the server as a whole."""
    guild = member.guild
    if guild.owner.id == member.id:
        return ALL
    granted = guild.everyone.permissions
    for role_id in member.role_ids:
        role = guild.roles.get(role_id)
        if role is not None:
            granted |= role.permissions
    return ALL if granted & May.ADMINISTRATOR else granted


def in_channel(member: entities.Member, channel: entities.Channel) -> int:
    """What a member may in a channel or thread."""
    place = channel.parent if channel.is_thread else channel
    if place is None:
        return 0
    granted = in_server(member)
    if granted & May.ADMINISTRATOR:
        return granted
    overwrites = place.overwrites
    everyone = overwrites.get(member.guild.id)
    if everyone is not None:
        granted = granted & ~everyone.deny | everyone.allow
    allow = deny = 0
    for role_id in member.role_ids:
        overwrite = overwrites.get(role_id)
        if overwrite is not None:
            allow |= overwrite.allow
            deny |= overwrite.deny
    granted = granted & ~deny | allow
    own = overwrites.get(member.id)
    if own is not None:
        granted = granted & ~own.deny | own.allow
    if not granted & May.VIEW_CHANNEL:
        return 0
    if place.kind in (entities.VOICE, entities.STAGE) and not granted & May.CONNECT:
        granted &= ~WITH_CONNECT
    if (
        channel.kind == entities.PRIVATE_THREAD
        and member.id not in channel.thread_members
        and not granted & May.MANAGE_THREADS
    ):
        return 0
    if channel.is_thread:
        granted &= ~May.SEND_MESSAGES
        if granted & May.SEND_MESSAGES_IN_THREADS:
            granted |= May.SEND_MESSAGES
    if not granted & May.SEND_MESSAGES:
        granted &= ~(May.MENTION_EVERYONE | May.ATTACH_FILES | May.EMBED_LINKS)
    return granted


def sees(member: entities.Member, channel: entities.Channel) -> bool:
    """Whether a member can see a channel or thread."""
    return not channel.deleted and bool(in_channel(member, channel) & May.VIEW_CHANNEL)


def is_told(member: entities.Member, channel: entities.Channel) -> bool:
    """Whether a member is told what a channel is called: those they see, those they speak in, categories of such."""
    if sees(member, channel) or member.voice is channel:
        return True
    children = () if channel.guild is None or channel.kind != entities.CATEGORY else channel.guild.channels.values()
    return any(child.parent_id == channel.id and sees(member, child) for child in children)


def sees_event(member: entities.Member, event: entities.ScheduledEvent) -> bool:
    """Whether a member can see an event: one in voice only with its channel."""
    return event.channel is None or sees(member, event.channel)


def audience(channel: entities.Channel) -> frozenset[int]:
    """The ids of everyone who can see what is said in a channel."""
    guild = channel.guild
    if guild is None:
        return frozenset(account.id for account in channel.recipients)
    revision, known = channel.audience
    if revision != guild.revision:
        known = frozenset(member.id for member in guild.members.values() if sees(member, channel))
        channel.audience = (guild.revision, known)
    return known


@dataclass
class Asked:
    """What Discord's rules asked of the bot for one request."""

    needed: int = 0
    """The permissions without which it is refused, or less comes of it than was wanted. Of alternatives one counts, and
    none where being the author or the owner is enough; nor does managing threads in one that moderators locked, since
    to be kept out of it is what they wanted."""
    granted: int = 0
    """What the bot had where it was asked, or in the server as a whole."""


_asked: ContextVar[Asked | None] = ContextVar("asked", default=None)


@contextmanager
def writing_down(asked: Asked) -> Generator[None]:
    """Write down there what the checks below ask for meanwhile."""
    token = _asked.set(asked)
    try:
        yield
    finally:
        _asked.reset(token)


def _ask(member: entities.Member, needed: int, granted: int, *, locked: bool = False) -> bool:
    """Whether this is among what is granted there; that it was needed is written down."""
    if (asked := _asked.get()) is not None:
        asked.needed |= needed & ~May.MANAGE_THREADS if locked else needed
        asked.granted |= granted | in_server(member)
    return not needed & ~granted


def may(member: entities.Member, needed: int, channel: entities.Channel | None = None) -> bool:
    """Whether what is about to be done may be done by somebody in a channel, or in the server as a whole."""
    if channel is None:
        return _ask(member, needed, in_server(member))
    granted = in_channel(member, channel)
    if channel.is_thread and needed & May.SEND_MESSAGES:
        needed = needed & ~May.SEND_MESSAGES | May.SEND_MESSAGES_IN_THREADS
    return _ask(member, needed, granted, locked=channel.locked)


def _to_see(member: entities.Member, channel: entities.Channel) -> int:
    """What lets somebody see a channel or thread."""
    is_for_few = channel.kind == entities.PRIVATE_THREAD and member.id not in channel.thread_members
    return May.VIEW_CHANNEL | (May.MANAGE_THREADS if is_for_few else 0)


def require_server(member: entities.Member | None, needed: int) -> None:
    """Let only those pass who may this in the whole server (else 50013)."""
    if member is None:
        raise missing_access()
    if not may(member, needed):
        raise missing_permissions()
    _require_two_factor(member, needed)


def require(member: entities.Member | None, channel: entities.Channel, needed: int = 0) -> None:
    """Let only those pass who see the channel (else 50001) and may this there (else 50013)."""
    if channel.guild is None:
        return
    if member is None or not may(member, _to_see(member, channel), channel):
        raise missing_access()
    if not may(member, needed, channel):
        raise missing_permissions()
    _require_two_factor(member, needed)


def _require_two_factor(member: entities.Member, needed: int) -> None:
    if needed & TWO_FACTOR and member.guild.two_factor and not member.account.two_factor:
        raise ApiError(403, 60003, "Two factor is required for this operation")


def require_own(member: entities.Member, given: int, granted: int) -> None:
    """Only what one has can be given to others, or taken (else 50013); it counts as needed only where it is lacking."""
    if not granted & May.ADMINISTRATOR and not _ask(member, given & ~granted, granted):
        raise missing_permissions()


def require_event(member: entities.Member, channel: entities.Channel | None, *, own: bool, new: bool = False) -> None:
    """Let only those pass who may make or change an event: in its channel, or in the server if it is in none."""
    if channel is not None:
        require(member, channel, EVENT_IN_CHANNEL[channel.kind])
    granted = in_server(member) if channel is None else in_channel(member, channel)
    enough = [May.CREATE_EVENTS] if new else [May.CREATE_EVENTS, May.MANAGE_EVENTS] if own else [May.MANAGE_EVENTS]
    needed = next((each for each in enough if each & granted), enough[0])
    if not _ask(member, needed, granted):
        raise missing_permissions()


def require_above(member: entities.Member, role: entities.Role) -> None:
    """A role can be given, taken or changed only from above (else 50013)."""
    if member.guild.owner.id != member.id and member.top_rank <= role.rank:
        raise missing_permissions()
