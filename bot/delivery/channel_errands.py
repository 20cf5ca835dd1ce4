"""How errands about channels are done."""

from collections.abc import Mapping, Sequence
from typing import Any

import discord

from bot.delivery.discord_errors import ErrorKind
from bot.delivery.errands import Execution, Executor, Executors
from bot.delivery.post_without_retry import post_without_retry
from bot.delivery.role_errands import told_guild
from bot.outbox.errands import MakeChannel, RemoveChannel, ShowChannel

OWN = discord.Permissions(
    view_channel=True,
    send_messages=True,
    embed_links=True,
    attach_files=True,
    read_message_history=True,
    create_private_threads=True,
    send_messages_in_threads=True,
)
"""What the bot needs in a channel of its own making, as far as it has it in the server."""

SEEN = str(discord.Permissions(view_channel=True).value)
"""What makes a channel visible."""


async def _make(execution: Execution, errand: MakeChannel) -> int:
    body = {
        "name": errand.name,
        "type": discord.ChannelType.text.value,
        "topic": errand.topic[:1024],
        "permission_overwrites": await _overwrites(execution.client, errand),
    }
    if execution.attempt.is_repeated:
        # Whom we let into a channel is written on it: ourselves, and first the role that it is for.
        me = execution.client.user
        let_in = {*errand.role_ids[:1], *([] if me is None else [me.id])}
        for channel in await execution.http.get_all_guild_channels(errand.server_id):
            channel_id = int(channel["id"])
            if (
                channel["name"] == errand.name
                and channel["type"] == body["type"]
                and channel_id not in errand.taken
                and let_in <= _seers(channel.get("permission_overwrites") or ())
                and execution.may_have_made(channel_id)
            ):
                return channel_id
    path = "/guilds/{guild_id}/channels"
    return await post_without_retry(execution.client, path, body, reason=execution.reason, guild_id=errand.server_id)


async def _overwrites(client: discord.Client, errand: MakeChannel) -> list[dict[str, Any]]:
    me, own = client.user, OWN.value
    if (guild := told_guild(client, errand.server_id)) is not None:
        own &= guild.me.guild_permissions.value
    elif me is not None:  # another process hears of this server, or this one has not yet
        guild = await client.fetch_guild(errand.server_id, with_counts=False)
        own &= (await guild.fetch_member(me.id)).guild_permissions.value
    return [
        {"id": str(errand.server_id), "type": 0, "allow": "0", "deny": SEEN},
        *({"id": str(role), "type": 0, "allow": SEEN, "deny": "0"} for role in errand.role_ids),
        *([] if me is None else [{"id": str(me.id), "type": 1, "allow": str(own), "deny": "0"}]),
    ]


def _seers(overwrites: Sequence[Mapping[str, Any]]) -> set[int]:
    """Who is let into a channel by name."""
    return {int(each["id"]) for each in overwrites if int(each["allow"]) & int(SEEN)}


async def _show(execution: Execution, errand: ShowChannel) -> None:
    for role in errand.role_ids:
        await execution.http.edit_channel_permissions(errand.channel_id, role, SEEN, "0", 0, reason=execution.reason)


async def _remove(execution: Execution, errand: RemoveChannel) -> None:
    await execution.http.delete_channel(errand.channel_id, reason=execution.reason)


EXECUTORS: Executors = (
    Executor(MakeChannel, _make),
    Executor(ShowChannel, _show, done_by=frozenset({ErrorKind.PLACE_GONE, ErrorKind.ROLE_GONE})),
    Executor(RemoveChannel, _remove, done_by=frozenset({ErrorKind.PLACE_GONE})),
)
