"""The private threads of people who take no direct messages: made, found again, kept open, closed, and removed."""

from datetime import timedelta
from typing import Any

import discord
from discord.http import Route

from bot.core.clock import Clock
from bot.delivery.errands import Execution, Executor, Executors, NotDone
from bot.delivery.post_without_retry import post_without_retry
from bot.outbox.errands import MOST_CLOSED, CloseThreads, KeepThreadOpen, Recall
from bot.outbox.kinds import DeliveryAttempt
from bot.outbox.notices import CLOCK_SLACK, Reason, ToPerson

WEEK, THREE_DAYS = 10080, 4320
"""Minutes without activity after which a thread closes, of those that Discord knows."""
GROWN = timedelta(minutes=1)
"""A thread with nobody in it that is older than this was not made just now for somebody who is being added."""


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
    return to.name[:100].strip() or "…"


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

    One that another person is known by is never looked at. No two of one server are made at the same time.
    """
    for thread in await _ours(client, attempt.entry.server_id):
        thread_id = int(thread["id"])
        if (
            int(thread.get("parent_id") or 0) == to.fallback_channel_id
            and thread["name"] == thread_name(to)
            and thread_id not in attempt.taken
            and (int(thread["member_count"]) <= 1 or await _is_in(client, thread_id, to.user_id))
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


async def remove(client: discord.Client, clock: Clock, errand: Recall) -> bool:
    """Remove the threads made for a person, in which they are, or nobody yet; False if one may be another's still."""
    sure = True
    for thread in await _ours(client, errand.server_id):
        thread_id = int(thread["id"])
        made_at = discord.utils.snowflake_time(thread_id)
        if thread_id in errand.owned or made_at < errand.since - CLOCK_SLACK:
            continue
        members = await client.http.get_thread_members(thread_id)
        others = {int(member["user_id"]) for member in members if "user_id" in member} - {int(thread["owner_id"])}
        if errand.user_id in others or (not others and clock.now() - made_at >= GROWN):
            await client.http.delete_channel(thread_id)
        elif not others:
            sure = False
    return sure


async def _keep_open(execution: Execution, errand: KeepThreadOpen) -> None:
    """Changing the time after which it closes is activity (topics/threads): it is changed, and changed back."""
    for minutes in (THREE_DAYS, WEEK):
        await execution.http.edit_channel(errand.thread_id, archived=False, auto_archive_duration=minutes)


async def _close(execution: Execution, errand: CloseThreads) -> int:
    """Close the longest silent; gives the last one that was closed.

    Raises:
        NotDone: there is none.
    """
    there = [thread for thread in await _ours(execution.client, errand.server_id) if int(thread["id"]) in errand.idle]
    closed: int | None = None
    for thread in sorted(there, key=_last_said)[:MOST_CLOSED]:
        closed = int(thread["id"])
        await execution.http.edit_channel(closed, archived=True)
    if closed is None:
        raise NotDone(Reason.NO_ROOM)
    return closed


def _last_said(thread: dict[str, Any]) -> int:
    return max(int(thread["id"]), int(thread.get("last_message_id") or 0))


EXECUTORS: Executors = (
    Executor(KeepThreadOpen, _keep_open, leaves_nothing=True),
    Executor(CloseThreads, _close, leaves_nothing=True),
)
