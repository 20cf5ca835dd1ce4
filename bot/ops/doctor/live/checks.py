"""What is tried on a real server, and what our sandbox answers to it. docs/discord.md says where each rule is from."""

from dataclasses import dataclass

import discord

MISSING_PERMISSIONS = "403 50013"
MISSING_ACCESS = "403 50001"
TWO_FACTOR_NEEDED = "403 60003"

TWO_FACTOR = discord.Permissions(
    kick_members=True,
    ban_members=True,
    administrator=True,
    manage_channels=True,
    manage_guild=True,
    manage_messages=True,
    manage_roles=True,
    manage_webhooks=True,
    manage_threads=True,
    manage_expressions=True,
)
"""What needs a second factor on the owner's account where moderators need one (Discord's page "Permissions")."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that is tried."""

    name: str
    answers: tuple[str, ...]
    """What our sandbox says: one of these. A status, with Discord's code where it refuses."""
    needs: discord.Permissions
    """The permissions that it takes, in its channel if it has one."""
    lacking: str
    """What our sandbox says to a bot that lacks one of them."""
    in_channel: bool

    def expected(self, own: discord.Permissions, *, two_factor: bool) -> tuple[str, ...]:
        """What our sandbox says to a bot with these permissions; `two_factor`: the server asks moderators for one."""
        if self.in_channel and not own.view_channel:
            return (MISSING_ACCESS,)
        if not self.needs.is_subset(own):
            return (self.lacking,)
        if two_factor and self.needs.value & TWO_FACTOR.value:
            return (*self.answers, TWO_FACTOR_NEEDED)
        return self.answers


def _check(name: str, *answers: str, needs: str = "", lacking: str = MISSING_PERMISSIONS, here: bool = False) -> Check:
    return Check(name, answers, discord.Permissions(**dict.fromkeys(needs.split(), True)), lacking, here)


# --- looked at --------------------------------------------------------------------------------------------------------
SESSION_STARTS = _check("gateway: address, shards and session starts", "200")
READY = _check("gateway: READY names servers as", "unavailable")
TOLD = _check("gateway: GUILD_CREATE after READY", "comes")
OBFUSCATED = _check("gateway: channels that it may not see", "named ___hidden___", "there are none")
OMITTED = _check("REST: channels that it may not see", "left out")
PERMISSIONS = _check("permissions, added up from its roles", "as Discord adds them up")
OWN_MEMBER = _check("own member", "200")
COMMANDS = _check("commands", "those of this version", "there are none yet")
NO_CHANNEL = _check("a channel that is not there", "404 10003")

# --- roles ------------------------------------------------------------------------------------------------------------
ROLE = _check("role: made", "200", needs="manage_roles")
ROLE_POSITION = _check("role: where it joins", "position 1, below the bot's")
ROLE_GIVEN = _check("role: given to the bot itself", "204", needs="manage_roles")
ROLE_TAKEN = _check("role: taken from it", "204", needs="manage_roles")
ROLE_DELETED = _check("role: deleted", "204", needs="manage_roles")
ROLE_GONE = _check("role: deleted again", "404 10011", needs="manage_roles")

# --- channels ---------------------------------------------------------------------------------------------------------
CHANNEL = _check("channel: a private one made", "201", needs="manage_channels")
CHANNEL_SHOWN = _check("channel: the role let in", "204", needs="manage_roles", here=True)
CHANNEL_DELETED = _check("channel: deleted", "200", needs="manage_channels", here=True)
CHANNEL_GONE = _check("channel: asked for again", "404 10003")

# --- messages ---------------------------------------------------------------------------------------------------------
MESSAGE = _check("message: words, frame, button, nonce", "200", needs="send_messages", here=True)
FRAME = _check("message: its frame", "kept", needs="embed_links", lacking="dropped", here=True)
SAME_NONCE = _check("message: the same nonce again", "200, the same message", needs="send_messages", here=True)
FRAME_ALONE = _check("message: a frame alone", "200", needs="send_messages embed_links", here=True)
FILE = _check("message: a file", "200", needs="send_messages attach_files", here=True)
MESSAGE_READ = _check("message: read", "200", needs="read_message_history", here=True)
HISTORY = _check("message: in the history", "there", needs="read_message_history", lacking="not there", here=True)
MESSAGE_EDITED = _check("message: its button taken away", "200", here=True)
MESSAGE_DELETED = _check("message: deleted", "204", here=True)
MESSAGE_GONE = _check("message: deleted again", "404 10008", here=True)

# --- threads ----------------------------------------------------------------------------------------------------------
THREAD = _check("private thread: made", "201", needs="create_private_threads", here=True)
THREAD_MESSAGE = _check("private thread: written in", "200", needs="send_messages_in_threads", here=True)
THREAD_LISTED = _check("private thread: among the active ones", "there", here=True)
THREAD_MEMBER = _check("private thread: own place in it", "200", here=True)
THREAD_ARCHIVED = _check("private thread: archived by its maker", "200", here=True)
THREAD_REOPENED = _check("private thread: a message opens it", "open", needs="send_messages_in_threads", here=True)
THREAD_DELETED = _check("private thread: deleted", "200", needs="manage_threads", here=True)

# --- scheduled events -------------------------------------------------------------------------------------------------
EVENT = _check("event elsewhere: made", "200", needs="create_events")
EVENT_EDITED = _check("event elsewhere: changed by its maker", "200", needs="create_events")
EVENT_CANCELED = _check("event elsewhere: cancelled", "200", needs="create_events")
EVENT_FINAL = _check("event elsewhere: changed after that", "400 180000", needs="create_events")
EVENT_DELETED = _check("event elsewhere: deleted", "204", needs="create_events")
EVENT_GONE = _check("event elsewhere: asked for again", "404 10070")
VOICE_CHANNEL = _check("event in voice: a private channel made", "201", needs="manage_channels")
VOICE_EVENT = _check("event in voice: made", "200", needs="create_events connect", here=True)
VOICE_EVENT_DENIED = _check(
    "event in voice: where the channel denies it", MISSING_PERMISSIONS, needs="create_events connect", here=True
)
VOICE_CHANNEL_DELETED = _check("event in voice: its channel deleted", "200", needs="manage_channels", here=True)
VOICE_EVENT_GONE = _check("event in voice: asked for after that", "404 10070")

CHECKS: tuple[Check, ...] = tuple(each for each in globals().values() if isinstance(each, Check))
"""All of them, in the order in which they stand in the table."""
