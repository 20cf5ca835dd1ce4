"""People come and go; roles are made, given and taken."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sandbox.server import entities as world
from sandbox.server import payloads
from sandbox.server.entities import Json
from sandbox.server.local_discord import LocalDiscord


def make_role(town: LocalDiscord, guild: world.Guild, body: Mapping[str, Any]) -> world.Role:
    """Make a role; it begins at the bottom."""
    given = body.get("permissions")
    role = world.Role(
        id=town.world.ids.next(),
        guild=guild,
        name=body.get("name") or "new role",
        permissions=guild.everyone.permissions if given is None else int(given),
        color=_colour(body) or 0,
        hoist=bool(body.get("hoist")),
        mentionable=bool(body.get("mentionable")),
    )
    guild.roles[role.id] = role
    guild.revision += 1
    town.gateway.tell("GUILD_ROLE_CREATE", {"guild_id": str(guild.id), "role": payloads.role(role)}, guild)
    return role


def _colour(body: Mapping[str, Any]) -> int | None:
    """The one colour, or the first of several (`colors`, which newer clients send)."""
    colours = body.get("colors") or {}
    return colours.get("primary_color") if colours.get("primary_color") is not None else body.get("color")


def edit_role(town: LocalDiscord, role: world.Role, body: Mapping[str, Any]) -> None:
    """Change a role."""
    if body.get("name") is not None:
        role.name = body["name"]
    if body.get("permissions") is not None:
        role.permissions = int(body["permissions"])
    if _colour(body) is not None:
        role.color = _colour(body) or 0
    if body.get("hoist") is not None:
        role.hoist = body["hoist"]
    if body.get("mentionable") is not None:
        role.mentionable = body["mentionable"]
    if body.get("position") is not None:
        role.position = int(body["position"])
    role.guild.revision += 1
    town.gateway.tell("GUILD_ROLE_UPDATE", {"guild_id": str(role.guild.id), "role": payloads.role(role)}, role.guild)


def delete_role(town: LocalDiscord, role: world.Role) -> None:
    """Delete a role; everyone loses it."""
    guild = role.guild
    del guild.roles[role.id]
    for member in guild.members.values():
        member.role_ids.discard(role.id)
    for channel in guild.channels.values():
        channel.overwrites.pop(role.id, None)
    guild.revision += 1
    town.gateway.tell("GUILD_ROLE_DELETE", {"guild_id": str(guild.id), "role_id": str(role.id)}, guild)


def join(town: LocalDiscord, guild: world.Guild, account: world.Account) -> world.Member:
    """Somebody comes into a server."""
    member = world.Member(account, guild, town.world.clock.now())
    guild.members[account.id] = member
    guild.revision += 1
    shown = payloads.member(member) | {"guild_id": str(guild.id)}
    town.gateway.tell("GUILD_MEMBER_ADD", shown, guild)
    return member


def leave(town: LocalDiscord, member: world.Member) -> None:
    """Somebody leaves a server, or is sent away."""
    guild = member.guild
    if member.voice is not None:
        be_in_voice(town, member, None)
    del guild.members[member.id]
    guild.revision += 1
    for thread in guild.threads.values():
        thread.thread_members.pop(member.id, None)
    if member.account is town.world.bot:
        town.gateway.tell("GUILD_DELETE", {"id": str(guild.id), "unavailable": False}, guild)
        return
    shown = {"guild_id": str(guild.id), "user": payloads.user(member.account)}
    town.gateway.tell("GUILD_MEMBER_REMOVE", shown, guild)


def change_member(town: LocalDiscord, member: world.Member, changes: Mapping[str, Any]) -> None:
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
    own = member.account is town.world.bot
    town.gateway.tell("GUILD_MEMBER_UPDATE", shown, member.guild, always=own)


def be_in_voice(town: LocalDiscord, member: world.Member, channel: world.Channel | None) -> None:
    """Somebody goes into a voice channel, or out of voice."""
    member.voice = channel
    shown = payloads.voice_state(member) | {"member": payloads.member(member)}
    town.gateway.tell("VOICE_STATE_UPDATE", shown, member.guild)
