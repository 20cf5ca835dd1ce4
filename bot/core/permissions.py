"""What Discord must let the bot do in a server: exactly this, and why. The invitation asks for no more."""

from collections.abc import Collection
from dataclasses import dataclass

from bot.core.gettext_markers import N_


@dataclass(frozen=True, slots=True)
class Permission:
    """One of Discord's permissions, and what the bot needs it for."""

    name: str
    """As discord.py spells it."""
    bit: int
    label: str
    """As Discord's settings show it."""
    why: str


PERMISSIONS: tuple[Permission, ...] = (
    Permission("view_channel", 10, N_("View Channels"), N_("to reach the channels that it writes in")),
    Permission("send_messages", 11, N_("Send Messages"), N_("to post invitations, prompts and reminders")),
    Permission("embed_links", 14, N_("Embed Links"), N_("to show longer texts in a readable frame")),
    Permission("attach_files", 15, N_("Attach Files"), N_("to hand over certificates in private threads")),
    Permission(
        "read_message_history",
        16,
        N_("Read Message History"),
        N_("to find its own posts again, so that it posts none twice and takes old buttons away"),
    ),
    Permission(
        "mention_everyone",
        17,
        N_("Mention @everyone, @here, and All Roles"),
        N_("to call the people of a cohort by its role; it never mentions @everyone"),
    ),
    Permission("manage_roles", 28, N_("Manage Roles"), N_("to make a role for each cohort and give it to its people")),
    Permission("manage_channels", 4, N_("Manage Channels"), N_("to make a private channel for each cohort")),
    Permission(
        "create_private_threads",
        36,
        N_("Create Private Threads"),
        N_("to write privately to people who take no direct messages"),
    ),
    Permission(
        "create_public_threads",
        35,
        N_("Create Public Threads"),
        N_("to post long prompts in one thread for each language of a cohort"),
    ),
    Permission("send_messages_in_threads", 38, N_("Send Messages in Threads"), N_("to write in those threads")),
    Permission("create_events", 44, N_("Create Events"), N_("to put each session into the server’s list of events")),
    Permission("connect", 20, N_("Connect"), N_("to make the event of a session that meets in a voice channel")),
)

NEEDED: frozenset[str] = frozenset(permission.name for permission in PERMISSIONS)
"""The names, as discord.py spells them."""

VALUE = sum(1 << permission.bit for permission in PERMISSIONS)
"""All of them as the number that an invitation link carries (`&permissions=…`)."""


LABELS = {permission.name: permission.label for permission in PERMISSIONS}

POSTS = ("view_channel", "send_messages", "embed_links")
"""What a post in a channel takes."""
POSTS_IN_THREAD = ("view_channel", "send_messages_in_threads", "embed_links")
"""What a post in a thread takes."""
WRITES_PRIVATELY = ("view_channel", "create_private_threads", "send_messages_in_threads", "embed_links")
"""What it takes to write to people in private threads of their own under a channel."""


def missing(granted: Collection[str]) -> tuple[Permission, ...]:
    """What is still to be allowed, when these are."""
    return tuple(permission for permission in PERMISSIONS if permission.name not in granted)


def invitation(application_id: int) -> str:
    """The link by which a server's manager invites the bot, with exactly these permissions."""
    return (
        f"https://discord.com/oauth2/authorize?client_id={application_id}"
        f"&permissions={VALUE}&scope=bot+applications.commands"
    )
