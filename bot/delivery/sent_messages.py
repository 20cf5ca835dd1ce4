"""Where a notice goes, and whether its message stands there already."""

from datetime import datetime

import discord

from bot.outbox.kinds import DeliveryAttempt
from bot.outbox.notices import CLOCK_SLACK, NEW_THREAD, RouteKind, reference_of
from bot.ui import references

MOST_MESSAGES = 1000
"""So many messages are looked through for one of ours; in a busier place it stays unknown."""


class Unreadable(Exception):
    """The place is too busy to be looked through."""


async def place_of(client: discord.Client, attempt: DeliveryAttempt) -> discord.abc.Messageable:
    """The channel, thread or direct messages to which an attempt goes."""
    route = attempt.route
    assert route is not None, "a message goes somewhere"
    if route.kind is not RouteKind.DM:
        return client.get_partial_messageable(route.id, guild_id=attempt.entry.server_id)
    channel_id = attempt.dm_channel_id
    if channel_id is None:  # asked of Discord, and not of discord.py, which keeps some channels that are gone
        channel_id = int((await client.http.start_private_message(route.id))["id"])
    return client.get_partial_messageable(channel_id)


async def find(client: discord.Client, attempt: DeliveryAttempt, *, since: datetime) -> discord.Message | None:
    """The message of a notice, if it was posted where this attempt goes.

    Raises:
        Unreadable: there are too many messages.
    """
    if attempt.route is None or attempt.route == NEW_THREAD:
        return None
    me, reference = client.user, reference_of(attempt.entry.id)
    place = await place_of(client, attempt)
    seen = 0
    async for message in place.history(after=since - CLOCK_SLACK, limit=MOST_MESSAGES, oldest_first=True):
        seen += 1
        if me is not None and message.author.id == me.id and references.bears(message, reference):
            return message
    if seen >= MOST_MESSAGES:
        raise Unreadable
    return None
