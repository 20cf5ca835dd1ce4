"""Threads under a cohort's channel that everybody sees who sees the channel: opened once, however often it is tried."""

import discord

from bot.delivery.errands import Execution, Executor, Executors
from bot.delivery.own_threads import WEEK
from bot.delivery.post_without_retry import post_without_retry
from bot.outbox.errands import OpenThread


async def _open(execution: Execution, errand: OpenThread) -> int:
    if execution.attempt.is_repeated and (opened := await _opened_before(execution, errand)) is not None:
        return opened
    body = {
        "name": errand.name[:100],
        "type": discord.ChannelType.public_thread.value,
        "auto_archive_duration": WEEK,
    }
    path = "/channels/{channel_id}/threads"
    return await post_without_retry(execution.client, path, body, reason=execution.reason, channel_id=errand.channel_id)


async def _opened_before(execution: Execution, errand: OpenThread) -> int | None:
    """The thread that a lost answer opened."""
    me = execution.client.user
    for thread in (await execution.http.get_active_threads(errand.server_id))["threads"]:
        thread_id = int(thread["id"])
        if (
            me is not None
            and int(thread["owner_id"]) == me.id
            and int(thread["parent_id"]) == errand.channel_id
            and thread["type"] == discord.ChannelType.public_thread.value
            and thread["name"] in (errand.name[:100], execution.attempt.asked)
            and thread_id not in errand.taken
            and execution.may_have_made(thread_id)
        ):
            return thread_id
    return None


EXECUTORS: Executors = (Executor(OpenThread, _open),)
