"""How errands about channels are done."""

from collections.abc import Mapping, Sequence
from typing import Any

import discord

from bot.delivery.discord_errors import ErrorKind
from bot.delivery.errands import Execution, Executor, Executors
from bot.delivery.post_without_retry import post_without_retry
from bot.delivery.role_errands import granted, told_guild
from bot.outbox.errands import MakeChannel, RemoveChannel, ShowChannel

OWN = discord.Permissions(
    view_channel=True,
    send_messages=True,
    embed_links=True,
    attach_files=True,
    read_message_history=True,
    create_public_threads=True,
    create_private_threads=True,
    send_messages_in_threads=True,
)
"""What the bot needs in a channel of its own making, as far as it has it in the server."""

SEEN = discord.Permissions(view_channel=True).value
"""What makes a channel visible."""

LIVED_IN = discord.Permissions(
    view_channel=True, send_messages=True, read_message_history=True, send_messages_in_threads=True
)
"""What people have in a channel of theirs, whatever everyone may in the server; beyond seeing it, as far as the bot has
it itself: it can give no more (resources/channel, Edit Channel Permissions)."""


async def _make(execution: Execution, errand: MakeChannel) -> int:
    body = {
        "name": errand.name,
        "type": discord.ChannelType.text.value,
        "topic": errand.topic[:1024],
        "permission_overwrites": await _overwrites(execution.client, errand),
    }
    if execution.attempt.is_repeated and (made_before := await _made_before(execution, errand)) is not None:
        return made_before
    path = "/guilds/{guild_id}/channels"
    return await post_without_retry(execution.client, path, body, reason=execution.reason, guild_id=errand.server_id)


async def _made_before(execution: Execution, errand: MakeChannel) -> int | None:
    """The channel that a lost answer made: whom we let into it is written on it, ourselves and first its own role."""
    me = execution.client.user
    let_in = {*errand.role_ids[:1], *([] if me is None else [me.id])}
    for channel in await execution.http.get_all_guild_channels(errand.server_id):
        channel_id = int(channel["id"])
        if (
            channel["name"] in (errand.name, execution.attempt.asked)
            and channel["type"] == discord.ChannelType.text.value
            and channel_id not in errand.taken
            and let_in <= _seers(channel.get("permission_overwrites") or ())
            and execution.may_have_made(channel_id)
        ):
            return channel_id
    return None


async def _remove_made(execution: Execution, errand: MakeChannel) -> None:
    made = await _made_before(execution, errand)
    if made is not None:
        await execution.http.delete_channel(made, reason=execution.reason)


async def _overwrites(client: discord.Client, errand: MakeChannel) -> list[dict[str, Any]]:
    me, own = client.user, (await granted(client, errand.server_id)).value
    people = str(_given_to_people(own))
    return [
        {"id": str(errand.server_id), "type": 0, "allow": "0", "deny": str(SEEN)},
        *({"id": str(role), "type": 0, "allow": people, "deny": "0"} for role in errand.role_ids),
        *([] if me is None else [{"id": str(me.id), "type": 1, "allow": str(OWN.value & own), "deny": "0"}]),
    ]


def _given_to_people(own: int) -> int:
    return SEEN | LIVED_IN.value & own


def _seers(overwrites: Sequence[Mapping[str, Any]]) -> set[int]:
    """Who is let into a channel by name."""
    return {int(each["id"]) for each in overwrites if int(each["allow"]) & SEEN}


async def _show(execution: Execution, errand: ShowChannel) -> None:
    guild = told_guild(execution.client, errand.server_id)
    channel = None if guild is None else guild.get_channel(errand.channel_id)
    people = _given_to_people((await granted(execution.client, errand.server_id)).value)
    for role in errand.role_ids:
        allow, deny = (0, 0) if channel is None else _overwrite(channel, role)
        if people & ~allow or people & deny:
            allow, deny = str(allow | people), str(deny & ~people)  # what somebody has set besides stays
            await execution.http.edit_channel_permissions(
                errand.channel_id, role, allow, deny, 0, reason=execution.reason
            )


def _overwrite(channel: discord.abc.GuildChannel, role: int) -> tuple[int, int]:
    """What a channel allows and denies a role, as Discord has told."""
    allow, deny = channel.overwrites_for(discord.Object(role)).pair()
    return allow.value, deny.value


async def _remove(execution: Execution, errand: RemoveChannel) -> None:
    await execution.http.delete_channel(errand.channel_id, reason=execution.reason)


EXECUTORS: Executors = (
    Executor(MakeChannel, _make, remove=_remove_made),
    Executor(ShowChannel, _show, done_by=frozenset({ErrorKind.PLACE_GONE, ErrorKind.ROLE_GONE})),
    Executor(RemoveChannel, _remove, done_by=frozenset({ErrorKind.PLACE_GONE})),
)
