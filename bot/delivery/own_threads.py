"""The private threads of people who take no direct messages: made, found again, kept open, closed, and removed.

Who opened a thread may rename and close it, delete their own messages in it and take out whom they took in; deleting a
thread needs Manage Threads, which opens every private thread of a server, so the bot does not ask for it
(docs/adr/0017-without-manage-threads.md).
"""

from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta
from typing import Any

import discord
from discord.http import Route

from bot.core.clock import Clock
from bot.delivery.errands import Execution, Executor, Executors, NotDone
from bot.delivery.post_without_retry import post_without_retry
from bot.delivery.role_errands import granted
from bot.outbox.errands import MOST_CLOSED, THREAD_MESSAGES, CloseThreads, KeepThreadOpen, Recall
from bot.outbox.kinds import DeliveryAttempt
from bot.outbox.notices import CLOCK_SLACK, Reason, ToPerson

WEEK, THREE_DAYS = 10080, 4320
"""Minutes without activity after which a thread closes, of those that Discord knows."""
GROWN = timedelta(minutes=1)
"""A thread with nobody in it that is older than this was not made just now for somebody who is being added."""

GO_ON_AFTER = timedelta(seconds=1)
"""How soon more of our messages in a thread are deleted."""

NOBODY = "…"
"""What a thread is called that is nobody's."""


async def make(client: discord.Client, attempt: DeliveryAttempt, to: ToPerson, channel_id: int) -> int:
    """Make the thread of a person under that channel, or adopt the one that a lost answer made; gives its id."""
    thread_id = await _made_before(client, attempt, to)
    if thread_id is None:
        body = {
            "name": thread_name(to),
            "type": discord.ChannelType.private_thread.value,
            "auto_archive_duration": WEEK,
            "invitable": False,
        }
        thread_id = await post_without_retry(client, "/channels/{channel_id}/threads", body, channel_id=channel_id)
    await client.http.add_user_to_thread(thread_id, to.user_id)
    return thread_id


def thread_name(to: ToPerson) -> str:
    """What a person's own thread is called: their name, and nothing that only we understand."""
    return to.name[:100].strip() or NOBODY


async def _ours(client: discord.Client, server_id: int) -> list[dict[str, Any]]:
    """The private threads of ours that are open in a server."""
    active = await client.http.get_active_threads(server_id)
    return [
        {**thread}
        for thread in active["threads"]
        if client.user is not None
        and int(thread["owner_id"]) == client.user.id
        and int(thread["type"]) == discord.ChannelType.private_thread.value
    ]


async def _made_before(client: discord.Client, attempt: DeliveryAttempt, to: ToPerson) -> int | None:
    """The thread that a lost answer made: of ours, under that channel, of that name, and with nobody else in it.

    One that is older than what it is made for, is locked, is known to be another person's, or is to be removed is never
    looked at, nor one in which something was written and its person is not. No two of one server are made at the same
    time.
    """
    for thread in await _ours(client, attempt.entry.server_id):
        thread_id = int(thread["id"])
        if (
            int(thread.get("parent_id") or 0) == to.fallback_channel_id
            and thread["name"] == thread_name(to)
            and thread_id not in attempt.taken
            and discord.utils.snowflake_time(thread_id) >= attempt.entry.due_at - CLOCK_SLACK
            and not thread["thread_metadata"]["locked"]
            and (_is_unused(thread) or await _is_in(client, thread_id, to.user_id))
        ):
            return thread_id
    return None


async def _is_in(client: discord.Client, thread_id: int, user_id: int) -> bool:
    path = "/channels/{channel_id}/thread-members/{user_id}"
    try:
        await client.http.request(Route("GET", path, channel_id=thread_id, user_id=user_id))
    except discord.NotFound:
        return False
    return True


def _has_nobody(thread: Mapping[str, Any]) -> bool:
    """Whether nobody but us is in it; who is in one Discord lists only for bots that may watch members."""
    return int(thread["member_count"]) <= 1


def _is_unused(thread: Mapping[str, Any]) -> bool:
    """Whether nobody but us is in it, and nothing was ever written there, whoever has left it or deleted it since."""
    return _has_nobody(thread) and int(thread["total_message_sent"]) == 0


async def remove_new(client: discord.Client, clock: Clock, errand: Recall) -> int | None:
    """Remove the threads made for a person of which nobody heard, in which they are, or nobody yet; one that remains.

    Raises:
        NotDone: one may be another's still, or `remove` is not done.
    """
    theirs: list[int] = []
    for thread in await _ours(client, errand.server_id):
        thread_id = int(thread["id"])
        made_at = discord.utils.snowflake_time(thread_id)
        if thread_id in errand.owned or made_at < errand.since - CLOCK_SLACK:
            continue
        if await _is_in(client, thread_id, errand.user_id):
            theirs.append(thread_id)
        elif _has_nobody(thread):
            if clock.now() - made_at < GROWN:
                raise NotDone(Reason.YOUNG_THREAD, wait=GROWN)
            theirs.append(thread_id)
    remain = [await remove(client, errand.server_id, thread_id, errand.user_id) for thread_id in theirs]
    return next((each for each in remain if each is not None), None)


async def remove(client: discord.Client, server_id: int, thread_id: int, user_id: int) -> int | None:
    """Remove a person's own thread: delete it, if Discord lets us, else leave nothing of ours and nobody in it.

    Gives its id if it remains, for somebody else to delete.

    Raises:
        NotDone: there are more messages in it than one attempt deletes.
    """
    if await _delete(client, server_id, thread_id):
        return None
    await _empty(client, server_id, thread_id, user_id)
    return thread_id


async def _delete(client: discord.Client, server_id: int, thread_id: int) -> bool:
    """Delete a thread where the server lets us manage threads; whether it is gone."""
    if not (await granted(client, server_id)).manage_threads:
        return False
    try:
        await client.http.delete_channel(thread_id)
    except discord.Forbidden:  # not in that channel
        return False
    return True


async def _empty(client: discord.Client, server_id: int, thread_id: int, user_id: int) -> None:
    """Delete what we wrote there, take its person out, take their name from it, and close it."""
    deleted = 0
    async for message in client.get_partial_messageable(thread_id, guild_id=server_id).history(limit=None):
        if client.user is None or message.author.id != client.user.id or message.is_system():
            continue
        if deleted == THREAD_MESSAGES:
            raise NotDone(Reason.MORE_TO_DELETE, wait=GO_ON_AFTER)
        with suppress(discord.NotFound):
            await client.http.delete_message(thread_id, message.id)
        deleted += 1
    await client.http.edit_channel(thread_id, name=NOBODY, archived=False)
    with suppress(discord.NotFound):  # they have left
        await client.http.remove_user_from_thread(thread_id, user_id)
    await client.http.edit_channel(thread_id, archived=True)


async def _keep_open(execution: Execution, errand: KeepThreadOpen) -> None:
    """Changing the time after which it closes is activity (topics/threads): it is changed, and changed back."""
    for minutes in (THREE_DAYS, WEEK):
        await execution.http.edit_channel(errand.thread_id, archived=False, auto_archive_duration=minutes)


async def _close(execution: Execution, errand: CloseThreads) -> int:
    """Close the longest silent; gives the last one that was closed. A locked one only its moderators close.

    Raises:
        NotDone: there is none.
    """
    there = [
        thread
        for thread in await _ours(execution.client, errand.server_id)
        if int(thread["id"]) in errand.idle and not thread["thread_metadata"]["locked"]
    ]
    closed: int | None = None
    for thread in sorted(there, key=_last_said)[:MOST_CLOSED]:
        with suppress(discord.Forbidden, discord.NotFound):  # locked or deleted this moment: the others are closed
            await execution.http.edit_channel(int(thread["id"]), archived=True)
            closed = int(thread["id"])
    if closed is None:
        raise NotDone(Reason.THREADS_FULL)
    return closed


def _last_said(thread: dict[str, Any]) -> int:
    return max(int(thread["id"]), int(thread.get("last_message_id") or 0))


EXECUTORS: Executors = (
    Executor(KeepThreadOpen, _keep_open, leaves_nothing=True),
    Executor(CloseThreads, _close, leaves_nothing=True),
)
