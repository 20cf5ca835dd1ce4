"""Which events a bot gets: those whose intent it asked for when it logged in."""

from __future__ import annotations

GUILDS, GUILD_MEMBERS, VOICE_STATES, GUILD_PRESENCES = 1 << 0, 1 << 1, 1 << 7, 1 << 8
GUILD_MESSAGES, GUILD_REACTIONS, GUILD_TYPING = 1 << 9, 1 << 10, 1 << 11
DIRECT_MESSAGES, DIRECT_REACTIONS, DIRECT_TYPING = 1 << 12, 1 << 13, 1 << 14
MESSAGE_CONTENT, SCHEDULED_EVENTS = 1 << 15, 1 << 16
KNOWN = (1 << 18) - 1 | 1 << 20 | 1 << 21 | 1 << 24 | 1 << 25

_NAMES = (
    "GUILDS GUILD_MEMBERS GUILD_MODERATION GUILD_EXPRESSIONS GUILD_INTEGRATIONS GUILD_WEBHOOKS GUILD_INVITES"
    " GUILD_VOICE_STATES GUILD_PRESENCES GUILD_MESSAGES GUILD_MESSAGE_REACTIONS GUILD_MESSAGE_TYPING DIRECT_MESSAGES"
    " DIRECT_MESSAGE_REACTIONS DIRECT_MESSAGE_TYPING MESSAGE_CONTENT GUILD_SCHEDULED_EVENTS"
)

_IN_SERVERS = {
    "GUILD_MEMBER_ADD": GUILD_MEMBERS,
    "GUILD_MEMBER_UPDATE": GUILD_MEMBERS,
    "GUILD_MEMBER_REMOVE": GUILD_MEMBERS,
    "GUILD_AUDIT_LOG_ENTRY_CREATE": 1 << 2,
    "VOICE_STATE_UPDATE": VOICE_STATES,
    "TYPING_START": GUILD_TYPING,
}
_IN_DIRECT_MESSAGES = {"TYPING_START": DIRECT_TYPING, "CHANNEL_CREATE": 0}


def names(asked: int) -> str:
    """The intents that a bot asked for, in words."""
    known = dict(enumerate(_NAMES.split()))
    return ", ".join(known.get(bit, f"1 << {bit}") for bit in range(asked.bit_length()) if asked >> bit & 1)


def needed(event: str, *, in_server: bool) -> int:
    """The intent that an event needs; 0 if every bot gets it."""
    special = (_IN_SERVERS if in_server else _IN_DIRECT_MESSAGES).get(event)
    if special is not None:
        return special
    if event.startswith("MESSAGE_REACTION"):
        return GUILD_REACTIONS if in_server else DIRECT_REACTIONS
    if event.startswith("MESSAGE_"):
        return GUILD_MESSAGES if in_server else DIRECT_MESSAGES
    if event.startswith("GUILD_SCHEDULED_EVENT"):
        return SCHEDULED_EVENTS
    if event.startswith(("GUILD_", "CHANNEL_", "THREAD_")):
        return GUILDS
    return 0
