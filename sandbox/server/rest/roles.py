"""Roles of servers."""

from __future__ import annotations

from sandbox.server import payloads
from sandbox.server.actions import roles as actions
from sandbox.server.entities import Json, Member, Role
from sandbox.server.errors import ApiError, missing_permissions
from sandbox.server.limits import roles as limits
from sandbox.server.permissions import May, in_server, require_above, require_own, require_server
from sandbox.server.rest.router import Call, Routes

routes = Routes()
MADE, CHANGED, DELETED = 30, 31, 32
FIELDS = "name permissions color colors.primary_color hoist mentionable"


@routes.on("GET", "/guilds/{guild}/roles")
def roles(call: Call) -> list[Json]:
    """All roles."""
    return [payloads.role(role) for role in call.guild().roles.values()]


@routes.on("GET", "/guilds/{guild}/roles/{role}")
def role(call: Call) -> Json:
    """One role."""
    return payloads.role(call.role(call.guild()))


@routes.on("POST", "/guilds/{guild}/roles", FIELDS)
def make(call: Call) -> Json:
    """Make a role; it can give no permission that the bot lacks."""
    guild = call.guild()
    me = call.me(guild)
    require_server(me, May.MANAGE_ROLES)
    limits.role(call.body)
    _require_own(me, call.body.get("permissions"))
    if len(guild.roles) >= limits.ROLES_PER_SERVER:
        raise ApiError(400, 30005, "Maximum number of guild roles reached (250)")
    made = actions.make_role(call.discord, guild, call.body)
    call.audit(guild, MADE, made.id)
    return payloads.role(made)


@routes.on("PATCH", "/guilds/{guild}/roles", "id position")
def order(call: Call) -> list[Json]:
    """Put roles into another order, below one's own; a list of which one part is refused changes nothing."""
    guild = call.guild()
    me = call.me(guild)
    require_server(me, May.MANAGE_ROLES)
    wanted: list[tuple[Role, int]] = []
    for each in call.json if isinstance(call.json, list) else []:
        moved = guild.roles.get(int(each["id"]))
        if moved is None:
            raise ApiError(400, 50028, "Invalid role")
        if each.get("position") is not None and int(each["position"]) != moved.position:
            require_above(me, moved)
            if guild.owner.id != me.id and int(each["position"]) >= me.top_rank[0]:
                raise missing_permissions()
            wanted.append((moved, int(each["position"])))
    for moved, position in wanted:
        actions.edit_role(call.discord, moved, {"position": position})
    return [payloads.role(each) for each in guild.roles.values()]


@routes.on("PATCH", "/guilds/{guild}/roles/{role}", FIELDS)
def edit(call: Call) -> Json:
    """Change a role below the bot's own."""
    guild = call.guild()
    me = call.me(guild)
    require_server(me, May.MANAGE_ROLES)
    changed = call.role(guild)
    require_above(me, changed)
    limits.role(call.body)
    _require_own(me, call.body.get("permissions"), already=changed.permissions)
    actions.edit_role(call.discord, changed, {key: value for key, value in call.body.items() if key != "position"})
    call.audit(guild, CHANGED, changed.id)
    return payloads.role(changed)


@routes.on("DELETE", "/guilds/{guild}/roles/{role}")
def delete(call: Call) -> None:
    """Delete a role below the bot's own."""
    guild = call.guild()
    me = call.me(guild)
    require_server(me, May.MANAGE_ROLES)
    gone = call.role(guild)
    if gone.id == guild.id or gone.managed:
        raise ApiError(400, 50028, "Invalid role")
    require_above(me, gone)
    call.audit(guild, DELETED, gone.id)
    actions.delete_role(call.discord, gone)


def _require_own(me: Member, wanted: object, *, already: int = 0) -> None:
    if wanted is not None:
        require_own(me, int(str(wanted)) & ~already, in_server(me))
