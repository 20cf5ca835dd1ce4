"""Private threads of a few people under a channel that all of them see: opened once, however often it is tried."""

from contextlib import suppress

import discord

from bot.delivery.errands import Execution, Executor, Executors
from bot.delivery.own_threads import WEEK
from bot.delivery.post_without_retry import post_without_retry
from bot.outbox.errands import OpenPrivateThread


async def _open(execution: Execution, errand: OpenPrivateThread) -> int:
    thread_id = await _opened_before(execution, errand) if execution.attempt.is_repeated else None
    if thread_id is None:
        body = {
            "name": errand.name[:100],
            "type": discord.ChannelType.private_thread.value,
            "auto_archive_duration": WEEK,
            "invitable": False,
        }
        path = "/channels/{channel_id}/threads"
        thread_id = await post_without_retry(
            execution.client, path, body, reason=execution.reason, channel_id=errand.channel_id
        )
    try:
        for user_id in errand.user_ids:
            await execution.http.add_user_to_thread(thread_id, user_id)
    except (discord.Forbidden, discord.NotFound):  # one of them does not see the channel: nobody is left alone in it
        with suppress(discord.HTTPException):
            await execution.http.edit_channel(thread_id, archived=True)
        raise
    return thread_id


async def _opened_before(execution: Execution, errand: OpenPrivateThread) -> int | None:
    """The thread that a lost answer opened: ours, in which nothing was written and nobody is but us."""
    me = execution.client.user
    for thread in (await execution.http.get_active_threads(errand.server_id))["threads"]:
        thread_id = int(thread["id"])
        if (
            me is not None
            and int(thread["owner_id"]) == me.id
            and int(thread["parent_id"]) == errand.channel_id
            and thread["type"] == discord.ChannelType.private_thread.value
            and thread["name"] in (errand.name[:100], execution.attempt.asked)
            and int(thread["member_count"]) <= 1
            and int(thread["total_message_sent"]) == 0
            and thread_id not in errand.taken
            and execution.may_have_made(thread_id)
        ):
            return thread_id
    return None


EXECUTORS: Executors = (Executor(OpenPrivateThread, _open),)
