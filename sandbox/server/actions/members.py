"""Members join, leave and change."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sandbox.server import entities, payloads
from sandbox.server.actions.channels import show_and_hide
from sandbox.server.actions.events import attendance_changed
from sandbox.server.entities import Json
from sandbox.server.local_discord import LocalDiscord


def join(discord: LocalDiscord, guild: entities.Guild, account: entities.Account) -> entities.Member:
    """Somebody comes into a server."""
    member = entities.Member(account, guild, discord.state.clock.now())
    guild.members[account.id] = member
    guild.revision += 1
    shown = payloads.member(member) | {"guild_id": str(guild.id)}
    discord.gateway.dispatch("GUILD_MEMBER_ADD", shown, guild)
    return member


def leave(discord: LocalDiscord, member: entities.Member) -> None:
    """Somebody leaves a server, or is sent away."""
    guild, place = member.guild, member.voice
    del guild.members[member.id]
    guild.revision += 1
    for thread in guild.threads.values():
        thread.thread_members.pop(member.id, None)
    if member.account is discord.state.bot:
        for role in [each for each in guild.roles.values() if each.bot_id == member.id]:
            del guild.roles[role.id]  # the role of its own goes along (from memory)
        discord.gateway.dispatch("GUILD_DELETE", {"id": str(guild.id)}, guild)  # `unavailable` is for outages alone
        return
    shown = {"guild_id": str(guild.id), "user": payloads.user(member.account)}
    discord.gateway.dispatch("GUILD_MEMBER_REMOVE", shown, guild)
    if place is not None:  # only now, and no member stands in it: they are none any more (discord.js 3289, hikari 2038)
        member.voice = None
        discord.gateway.dispatch("VOICE_STATE_UPDATE", payloads.voice_state(member), guild)
        attendance_changed(discord, place)


def change_member(discord: LocalDiscord, member: entities.Member, changes: Mapping[str, Any]) -> None:
    """Give and take `roles`, change the `nick` here, send to silence until (`communication_disabled_until`)."""
    if changes.get("roles") is not None:
        member.role_ids = {int(each) for each in changes["roles"]}
        member.guild.revision += 1
    if "nick" in changes:
        member.nick = changes["nick"] or None
    if "communication_disabled_until" in changes:
        until = changes["communication_disabled_until"]
        member.timed_out_until = None if until is None else datetime.fromisoformat(until)
    shown: Json = payloads.member(member) | {"guild_id": str(member.guild.id)}
    own = member.account is discord.state.bot
    discord.gateway.dispatch("GUILD_MEMBER_UPDATE", shown, member.guild, always=own)
    if own:
        show_and_hide(discord, member.guild)
