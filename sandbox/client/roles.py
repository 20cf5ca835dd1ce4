"""Roles as people see them, and giving them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sandbox.client.town import Town
from sandbox.server import entities
from sandbox.server.actions import members, roles
from sandbox.server.entities import Identified
from sandbox.server.permissions import ADMIN


class Role(Identified):
    """A role."""

    def __init__(self, town: Town, role: entities.Role) -> None:
        self.town = town
        self.role = role
        self.id = role.id

    def __repr__(self) -> str:
        return f"<Role {self.name!r}>"

    @property
    def name(self) -> str:
        """Its name."""
        return self.role.name

    @property
    def permissions(self) -> int:
        """What it allows, as Discord's bits."""
        return self.role.permissions

    @property
    def mention(self) -> str:
        """How text calls everyone with it."""
        return self.role.mention

    @property
    def position(self) -> int:
        """Where it stands among the roles."""
        return self.role.position

    @property
    def members(self) -> list[entities.Account]:
        """Who has it."""
        return [each.account for each in self.role.guild.members.values() if self.id in each.role_ids]

    async def edit(self, **changes: Any) -> None:
        """Change it, as an administrator would: `name`, `permissions`, `position`, `mentionable`."""
        roles.edit_role(self.town.discord, self.role, changes)
        await self.town.settle()

    async def delete(self) -> None:
        """Delete it, as an administrator would."""
        roles.delete_role(self.town.discord, self.role)
        await self.town.settle()


def roles_of(town: Town, guild: entities.Guild, account_id: int) -> list[Role]:
    """The roles that somebody has in a server."""
    member = guild.members.get(account_id)
    held = set[int]() if member is None else member.role_ids
    return [Role(town, each) for each in guild.roles.values() if each.id in held]


def find_role(town: Town, guild: entities.Guild, name: str) -> Role:
    """The role of a server with this name."""
    for role in guild.roles.values():
        if role.name == name:
            return Role(town, role)
    there = sorted(each.name for each in guild.roles.values() if each.id != guild.id)
    raise LookupError(f"no role {name!r} in {guild.name}; there are {there}")


def give_roles(town: Town, member: entities.Member, wanted: Iterable[str | Role]) -> None:
    """Give somebody roles; those that are missing are made, and "Admin" with an administrator's permissions."""
    ids = {_role_or_new(town, member.guild, each).id for each in wanted}
    if ids - member.role_ids:
        members.change_member(town.discord, member, {"roles": member.role_ids | ids})


def _role_or_new(town: Town, guild: entities.Guild, role: str | Role) -> entities.Role:
    if not isinstance(role, str):
        return role.role
    for each in guild.roles.values():
        if each.name == role:
            return each
    granted = int(ADMIN) if role == "Admin" else 0
    return roles.make_role(town.discord, guild, {"name": role, "permissions": granted})
