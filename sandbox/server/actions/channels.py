"""Channels and threads are made, changed, closed; events are put into the calendar."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sandbox.server import entities as world
from sandbox.server import payloads, permissions
from sandbox.server.entities import Json
from sandbox.server.limits.channels import text_channel_name
from sandbox.server.local_discord import LocalDiscord


def overwrites_from(listed: list[Mapping[str, Any]]) -> dict[int, world.Overwrite]:
    """Overwrites as they stand in a request."""
    return {
        int(each["id"]): world.Overwrite(
            int(each["id"]), int(each["type"]), int(each.get("allow") or 0), int(each.get("deny") or 0)
        )
        for each in listed
    }


def make_channel(town: LocalDiscord, guild: world.Guild, body: Mapping[str, Any]) -> world.Channel:
    """Make a channel; without overwrites of its own it takes its category's."""
    kind = body.get("type") or world.TEXT
    parent_id = int(body["parent_id"]) if body.get("parent_id") else None
    parent = guild.channels.get(parent_id) if parent_id else None
    if body.get("permission_overwrites") is not None:
        overwrites = overwrites_from(body["permission_overwrites"])
    else:
        overwrites = dict(parent.overwrites) if parent else {}
    channel = world.Channel(
        id=town.world.ids.next(),
        kind=kind,
        name=text_channel_name(body["name"]) if kind in (world.TEXT, world.NEWS, world.FORUM) else body["name"],
        guild=guild,
        topic=body.get("topic"),
        position=body["position"] if body.get("position") is not None else len(guild.channels),
        parent_id=parent_id,
        overwrites=overwrites,
        nsfw=bool(body.get("nsfw")),
        slowmode=body.get("rate_limit_per_user") or 0,
    )
    guild.channels[channel.id] = town.world.channels[channel.id] = channel
    town.gateway.tell("CHANNEL_CREATE", payloads.channel(channel), guild)
    return channel


def edit_channel(town: LocalDiscord, channel: world.Channel, body: Mapping[str, Any]) -> None:
    """Change a channel."""
    guild = channel.guild
    assert guild is not None
    if body.get("name") is not None:
        channel.name = text_channel_name(body["name"]) if channel.kind in (world.TEXT, world.NEWS) else body["name"]
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
    guild.revision += 1
    town.gateway.tell("CHANNEL_UPDATE", payloads.channel(channel), guild)


def delete_channel(town: LocalDiscord, channel: world.Channel) -> None:
    """Delete a channel with its threads, or a thread."""
    guild = channel.guild
    assert guild is not None
    guild.revision += 1
    if channel.is_thread:
        _forget(town, channel)
        shown = {
            "id": str(channel.id),
            "guild_id": str(guild.id),
            "parent_id": str(channel.parent_id),
            "type": channel.kind,
        }
        town.gateway.tell("THREAD_DELETE", shown, guild)
        return
    for thread in [each for each in guild.threads.values() if each.parent_id == channel.id]:
        _forget(town, thread)
    for child in guild.channels.values():
        if child.parent_id == channel.id:
            child.parent_id = None
    _forget(town, channel)
    town.gateway.tell("CHANNEL_DELETE", payloads.channel(channel), guild)


def _forget(town: LocalDiscord, channel: world.Channel) -> None:
    assert channel.guild is not None
    channel.deleted = True
    town.world.channels.pop(channel.id, None)
    channel.guild.channels.pop(channel.id, None)
    channel.guild.threads.pop(channel.id, None)


def set_overwrite(town: LocalDiscord, channel: world.Channel, overwrite: world.Overwrite) -> None:
    """Give or take permissions in one channel."""
    assert channel.guild is not None
    channel.overwrites[overwrite.id] = overwrite
    channel.guild.revision += 1
    town.gateway.tell("CHANNEL_UPDATE", payloads.channel(channel), channel.guild)


def drop_overwrite(town: LocalDiscord, channel: world.Channel, identity: int) -> None:
    """Let the server's permissions hold again."""
    assert channel.guild is not None
    if channel.overwrites.pop(identity, None) is not None:
        channel.guild.revision += 1
        town.gateway.tell("CHANNEL_UPDATE", payloads.channel(channel), channel.guild)


def make_thread(
    town: LocalDiscord,
    parent: world.Channel,
    owner: world.Account,
    body: Mapping[str, Any],
    *,
    starter: world.Post | None = None,
) -> world.Channel:
    """Open a thread; whoever opens it is in it."""
    guild = parent.guild
    assert guild is not None
    now = town.world.clock.now()
    kind = world.PUBLIC_THREAD if starter else body.get("type") or world.PRIVATE_THREAD
    thread = world.Channel(
        id=starter.id if starter else town.world.ids.next(),
        kind=kind,
        name=body["name"],
        guild=guild,
        parent_id=parent.id,
        owner_id=owner.id,
        invitable=body.get("invitable", True) is not False,
        auto_archive=body.get("auto_archive_duration") or 4320,
        slowmode=body.get("rate_limit_per_user") or 0,
        archive_moved_at=now,
        thread_members={owner.id: now},
        starter_id=starter.id if starter else None,
    )
    guild.threads[thread.id] = town.world.channels[thread.id] = thread
    if starter is not None:
        starter.thread = thread
    shown = payloads.thread(thread, viewer_id=town.world.bot.id) | {"newly_created": True}
    bot = town.bot_in(guild)
    if bot is not None and permissions.sees(bot, thread):
        town.gateway.tell("THREAD_CREATE", shown, guild)
    return thread


def edit_thread(town: LocalDiscord, thread: world.Channel, body: Mapping[str, Any]) -> None:
    """Rename, archive, lock or reopen a thread."""
    if body.get("name") is not None:
        thread.name = body["name"]
    if body.get("archived") is not None and body["archived"] != thread.archived:
        thread.archived = body["archived"]
        thread.archive_moved_at = town.world.clock.now()
    if body.get("locked") is not None:
        thread.locked = body["locked"]
    if body.get("invitable") is not None:
        thread.invitable = body["invitable"]
    thread.auto_archive = body.get("auto_archive_duration") or thread.auto_archive
    if body.get("rate_limit_per_user") is not None:
        thread.slowmode = body["rate_limit_per_user"]
    town.gateway.tell("THREAD_UPDATE", payloads.thread(thread, viewer_id=town.world.bot.id), thread.guild)


def put_into_thread(town: LocalDiscord, thread: world.Channel, account: world.Account, *, inside: bool) -> None:
    """Add somebody to a thread, or take them out."""
    guild = thread.guild
    assert guild is not None
    if (account.id in thread.thread_members) == inside:
        return
    shown: Json = {"id": str(thread.id), "guild_id": str(guild.id), "member_count": len(thread.thread_members)}
    if inside:
        thread.thread_members[account.id] = town.world.clock.now()
        shown["added_members"] = [payloads.thread_member(thread, account.id)]
    else:
        del thread.thread_members[account.id]
        shown["removed_member_ids"] = [str(account.id)]
    guild.revision += 1
    shown["member_count"] = len(thread.thread_members)
    if account is town.world.bot and inside:
        town.gateway.tell("THREAD_CREATE", payloads.thread(thread, viewer_id=account.id), guild)
    town.gateway.tell("THREAD_MEMBERS_UPDATE", shown, guild)


def make_event(town: LocalDiscord, guild: world.Guild, creator: world.Account, body: Json) -> world.ScheduledEvent:
    """Put an event into a server's calendar."""
    event = world.ScheduledEvent(town.world.ids.next(), guild, creator, body)
    guild.events[event.id] = event
    town.gateway.tell("GUILD_SCHEDULED_EVENT_CREATE", payloads.scheduled_event(event), guild)
    return event


def edit_event(town: LocalDiscord, event: world.ScheduledEvent, body: Mapping[str, Any]) -> None:
    """Change, start, end or call off an event."""
    event.status = int(body.get("status") or event.status)
    event.fields = {**event.fields, **body}
    town.gateway.tell("GUILD_SCHEDULED_EVENT_UPDATE", payloads.scheduled_event(event), event.guild)


def mark_interest(town: LocalDiscord, event: world.ScheduledEvent, account: world.Account, *, interested: bool) -> None:
    """Somebody wants to hear of an event, or no longer."""
    if (account.id in event.interested) == interested:
        return
    (event.interested.add if interested else event.interested.discard)(account.id)
    shown = {
        "guild_scheduled_event_id": str(event.id),
        "user_id": str(account.id),
        "guild_id": str(event.guild.id),
    }
    name = "GUILD_SCHEDULED_EVENT_USER_ADD" if interested else "GUILD_SCHEDULED_EVENT_USER_REMOVE"
    town.gateway.tell(name, shown, event.guild)


def delete_event(town: LocalDiscord, event: world.ScheduledEvent) -> None:
    """Take an event out of the calendar."""
    del event.guild.events[event.id]
    town.gateway.tell("GUILD_SCHEDULED_EVENT_DELETE", payloads.scheduled_event(event), event.guild)
