"""Make, change and delete channels."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sandbox.server import entities, payloads, permissions
from sandbox.server.actions.voice import be_in_voice
from sandbox.server.limits.channels import text_channel_name
from sandbox.server.local_discord import LocalDiscord


def overwrites_from(listed: list[Mapping[str, Any]]) -> dict[int, entities.Overwrite]:
    """Overwrites as they stand in a request."""
    return {
        int(each["id"]): entities.Overwrite(
            int(each["id"]), int(each["type"]), int(each.get("allow") or 0), int(each.get("deny") or 0)
        )
        for each in listed
    }


def make_channel(discord: LocalDiscord, guild: entities.Guild, body: Mapping[str, Any]) -> entities.Channel:
    """Make a channel; without overwrites of its own it takes its category's."""
    kind = body.get("type") or entities.TEXT
    parent_id = int(body["parent_id"]) if body.get("parent_id") else None
    parent = guild.channels.get(parent_id) if parent_id else None
    if body.get("permission_overwrites") is not None:
        overwrites = overwrites_from(body["permission_overwrites"])
    else:
        overwrites = dict(parent.overwrites) if parent else {}
    channel = entities.Channel(
        id=discord.state.ids.next(),
        kind=kind,
        name=text_channel_name(body["name"])
        if kind in (entities.TEXT, entities.NEWS, entities.FORUM)
        else body["name"],
        guild=guild,
        topic=body.get("topic"),
        position=body["position"] if body.get("position") is not None else len(guild.channels),
        parent_id=parent_id,
        overwrites=overwrites,
        nsfw=bool(body.get("nsfw")),
        slowmode=body.get("rate_limit_per_user") or 0,
        bitrate=body.get("bitrate") or 64000,
        user_limit=body.get("user_limit") or 0,
    )
    guild.channels[channel.id] = discord.state.channels[channel.id] = channel
    _tell(discord, "CHANNEL_CREATE", channel)
    return channel


def edit_channel(discord: LocalDiscord, channel: entities.Channel, body: Mapping[str, Any]) -> None:
    """Change a channel."""
    guild = channel.guild
    assert guild is not None
    if body.get("type") is not None:
        channel.kind = body["type"]
    if body.get("name") is not None:
        channel.name = (
            text_channel_name(body["name"]) if channel.kind in (entities.TEXT, entities.NEWS) else body["name"]
        )
    if "topic" in body:
        channel.topic = body["topic"]
    if body.get("position") is not None:
        channel.position = body["position"]
    if "parent_id" in body:
        channel.parent_id = int(body["parent_id"]) if body["parent_id"] else None
    if body.get("permission_overwrites") is not None:
        channel.overwrites = overwrites_from(body["permission_overwrites"])
    if body.get("nsfw") is not None:
        channel.nsfw = body["nsfw"]
    if body.get("rate_limit_per_user") is not None:
        channel.slowmode = body["rate_limit_per_user"]
    channel.bitrate = body.get("bitrate") or channel.bitrate
    if body.get("user_limit") is not None:
        channel.user_limit = body["user_limit"]
    guild.revision += 1
    _tell(discord, "CHANNEL_UPDATE", channel)
    show_and_hide(discord, guild)


def delete_channel(discord: LocalDiscord, channel: entities.Channel) -> None:
    """Delete a channel with its threads, or a thread."""
    guild = channel.guild
    assert guild is not None
    guild.revision += 1
    if channel.is_thread:
        _forget(discord, channel)
        shown = {
            "id": str(channel.id),
            "guild_id": str(guild.id),
            "parent_id": str(channel.parent_id),
            "type": channel.kind,
        }
        discord.gateway.dispatch("THREAD_DELETE", shown, guild)
        return
    for thread in [each for each in guild.threads.values() if each.parent_id == channel.id]:
        _forget(discord, thread)
    for child in guild.channels.values():
        if child.parent_id == channel.id:
            child.parent_id = None
    for event in [each for each in guild.events.values() if each.channel is channel]:
        del guild.events[event.id]  # nobody is told (discord-api-docs 4581)
    _tell(discord, "CHANNEL_DELETE", channel)
    _forget(discord, channel)
    show_and_hide(discord, guild)
    for member in [each for each in guild.members.values() if each.voice is channel]:
        be_in_voice(discord, member, None)


def _forget(discord: LocalDiscord, channel: entities.Channel) -> None:
    assert channel.guild is not None
    channel.deleted = True
    discord.state.channels.pop(channel.id, None)
    channel.guild.channels.pop(channel.id, None)
    channel.guild.threads.pop(channel.id, None)


def set_overwrite(discord: LocalDiscord, channel: entities.Channel, overwrite: entities.Overwrite) -> None:
    """Give or take permissions in one channel."""
    assert channel.guild is not None
    channel.overwrites[overwrite.id] = overwrite
    channel.guild.revision += 1
    _tell(discord, "CHANNEL_UPDATE", channel)
    show_and_hide(discord, channel.guild)


def drop_overwrite(discord: LocalDiscord, channel: entities.Channel, identity: int) -> None:
    """Let the server's permissions hold again."""
    assert channel.guild is not None
    if channel.overwrites.pop(identity, None) is not None:
        channel.guild.revision += 1
        _tell(discord, "CHANNEL_UPDATE", channel)
        show_and_hide(discord, channel.guild)


def show_and_hide(discord: LocalDiscord, guild: entities.Guild) -> None:
    """Tell the bot whole of channels that it sees from now on, and without their contents of those that it lost."""
    bot = discord.bot_in(guild)
    if bot is None:
        return
    for channel in guild.channels.values():
        if permissions.is_told(bot, channel) != (channel.id in guild.shown):
            _tell(discord, "CHANNEL_UPDATE", channel)


def _tell(discord: LocalDiscord, event: str, channel: entities.Channel) -> None:
    guild = channel.guild
    assert guild is not None
    bot = discord.bot_in(guild)
    told = bot is not None and permissions.is_told(bot, channel)
    (guild.shown.add if told else guild.shown.discard)(channel.id)
    discord.gateway.dispatch(event, payloads.told_channel(channel, bot), guild)
