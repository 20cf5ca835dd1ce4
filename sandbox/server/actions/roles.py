"""Make, change and delete roles."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sandbox.server import entities, payloads
from sandbox.server.actions.channels import show_and_hide
from sandbox.server.local_discord import LocalDiscord


def make_role(discord: LocalDiscord, guild: entities.Guild, body: Mapping[str, Any]) -> entities.Role:
    """Make a role; it begins at the bottom."""
    given = body.get("permissions")
    role = entities.Role(
        id=discord.state.ids.next(),
        guild=guild,
        name=body.get("name") or "new role",
        permissions=guild.everyone.permissions if given is None else int(given),
        color=_colour(body) or 0,
        hoist=bool(body.get("hoist")),
        mentionable=bool(body.get("mentionable")),
    )
    guild.roles[role.id] = role
    guild.revision += 1
    discord.gateway.dispatch("GUILD_ROLE_CREATE", {"guild_id": str(guild.id), "role": payloads.role(role)}, guild)
    return role


def _colour(body: Mapping[str, Any]) -> int | None:
    """The one colour, or the first of several (`colors`, which newer clients send)."""
    colours = body.get("colors") or {}
    return colours.get("primary_color") if colours.get("primary_color") is not None else body.get("color")


def edit_role(discord: LocalDiscord, role: entities.Role, body: Mapping[str, Any]) -> None:
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
    discord.gateway.dispatch(
        "GUILD_ROLE_UPDATE", {"guild_id": str(role.guild.id), "role": payloads.role(role)}, role.guild
    )
    if body.get("permissions") is not None:
        show_and_hide(discord, role.guild)


def delete_role(discord: LocalDiscord, role: entities.Role) -> None:
    """Delete a role; everyone loses it."""
    guild = role.guild
    del guild.roles[role.id]
    for member in guild.members.values():
        member.role_ids.discard(role.id)
    for channel in guild.channels.values():
        channel.overwrites.pop(role.id, None)
    guild.revision += 1
    discord.gateway.dispatch("GUILD_ROLE_DELETE", {"guild_id": str(guild.id), "role_id": str(role.id)}, guild)
    show_and_hide(discord, guild)
