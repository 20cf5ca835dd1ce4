"""Open and change threads, and who is in them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sandbox.server import entities, payloads, permissions
from sandbox.server.actions import archiving
from sandbox.server.actions.messages import write_system
from sandbox.server.entities import Json
from sandbox.server.local_discord import LocalDiscord


def make_thread(
    discord: LocalDiscord,
    parent: entities.Channel,
    owner: entities.Account,
    body: Mapping[str, Any],
    *,
    starter: entities.Post | None = None,
) -> entities.Channel:
    """Open a thread; whoever opens it is in it."""
    guild = parent.guild
    assert guild is not None
    now = discord.state.clock.now()
    kind = entities.PUBLIC_THREAD if starter else body.get("type") or entities.PRIVATE_THREAD
    thread = entities.Channel(
        id=starter.id if starter else discord.state.ids.next(),
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
    guild.threads[thread.id] = discord.state.channels[thread.id] = thread
    if starter is not None:
        starter.thread = thread
    shown = payloads.thread(thread, viewer_id=discord.state.bot.id) | {"newly_created": True}
    bot = discord.bot_in(guild)
    if bot is not None and permissions.sees(bot, thread):
        discord.gateway.dispatch("THREAD_CREATE", shown, guild)
    archiving.look_after(discord, thread)
    if starter is not None:
        write_system(discord, thread, owner, entities.THREAD_STARTER, post=starter)
    elif kind != entities.PRIVATE_THREAD:
        write_system(discord, parent, owner, entities.THREAD_CREATED, content=thread.name, about=thread)
    return thread


def edit_thread(
    discord: LocalDiscord, thread: entities.Channel, body: Mapping[str, Any], *, by: entities.Account | None = None
) -> None:
    """Rename, archive, lock or reopen a thread; another name is said in it, if it is known who gave it."""
    renamed = body.get("name") not in (None, thread.name)
    if renamed:
        thread.name = body["name"]
    if body.get("archived") is not None and body["archived"] != thread.archived:
        archiving.set_archived(discord, thread, archived=body["archived"])
    if body.get("locked") is not None:
        thread.locked = body["locked"]
    if body.get("invitable") is not None:
        thread.invitable = body["invitable"]
    if body.get("auto_archive_duration") not in (None, thread.auto_archive):  # changing it is activity, saying it not
        thread.auto_archive = body["auto_archive_duration"]
        thread.archive_moved_at = discord.state.clock.now()
        archiving.look_after(discord, thread)
    if body.get("rate_limit_per_user") is not None:
        thread.slowmode = body["rate_limit_per_user"]
    archiving.tell(discord, thread)
    if renamed and by is not None and not thread.archived:
        write_system(discord, thread, by, entities.NAME_CHANGE, content=thread.name)


def put_into_thread(
    discord: LocalDiscord,
    thread: entities.Channel,
    account: entities.Account,
    *,
    inside: bool,
    by: entities.Account | None = None,
) -> None:
    """Add somebody to a thread, or take them out; what somebody else did to them is said in it."""
    guild = thread.guild
    assert guild is not None
    if (account.id in thread.thread_members) == inside:
        return
    shown: Json = {"id": str(thread.id), "guild_id": str(guild.id), "member_count": len(thread.thread_members)}
    if inside:
        thread.thread_members[account.id] = discord.state.clock.now()
        shown["added_members"] = [payloads.thread_member(thread, account.id)]
    else:
        del thread.thread_members[account.id]
        shown["removed_member_ids"] = [str(account.id)]
    guild.revision += 1
    shown["member_count"] = len(thread.thread_members)
    if account is discord.state.bot and inside:
        discord.gateway.dispatch("THREAD_CREATE", payloads.thread(thread, viewer_id=account.id), guild)
    discord.gateway.dispatch("THREAD_MEMBERS_UPDATE", shown, guild)
    if by is not None and by is not account:
        kind = entities.RECIPIENT_ADD if inside else entities.RECIPIENT_REMOVE
        write_system(discord, thread, by, kind, mentions=[account])
