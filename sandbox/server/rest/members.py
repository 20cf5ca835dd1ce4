"""Members of servers, and their roles."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sandbox.server import entities, payloads
from sandbox.server.actions.members import change_member, leave
from sandbox.server.entities import Json
from sandbox.server.errors import missing_permissions, unknown
from sandbox.server.limits.form import Form
from sandbox.server.permissions import May, require_above, require_server
from sandbox.server.rest.router import Call, Routes

routes = Routes()
KICK, ROLES_CHANGED, MEMBER_CHANGED = 20, 25, 24


@routes.on("GET", "/guilds/{guild}/members/{user}")
def member(call: Call) -> Json:
    """A member (10007 if they are not, or no longer, here)."""
    return payloads.member(call.member(call.guild()))


@routes.on("GET", "/guilds/{guild}/members")
def members(call: Call) -> list[Json]:
    """Members by id, a thousand at most; only for who may watch members."""
    call.require_members_intent()
    form = Form()
    limit = form.number("limit", call.query.get("limit", "1"), 1, 1000) or 1
    after = form.snowflake("after", call.query.get("after", "0")) or 0
    form.check()
    found = sorted((each for each in call.guild().members.values() if each.id > after), key=lambda each: each.id)
    return [payloads.member(each) for each in found[:limit]]


@routes.on("GET", "/guilds/{guild}/members/search")
def search(call: Call) -> list[Json]:
    """Members whose name begins so."""
    start = call.query.get("query", "").lower()
    found = (
        each
        for each in call.guild().members.values()
        if any((name or "").lower().startswith(start) for name in (each.account.username, each.account.name, each.nick))
    )
    return [payloads.member(each) for each in found][: int(call.query.get("limit", "1"))]


@routes.on("GET", "/users/@me/guilds/{guild}/member")
def own_member(call: Call) -> Json:
    """The bot's own membership."""
    return payloads.member(call.me(call.guild()))


@routes.on("PATCH", "/guilds/{guild}/members/@me", "nick")
def rename_self(call: Call) -> Json:
    """The bot takes another name here."""
    guild = call.guild()
    _change(call, call.me(guild), {"nick": call.body.get("nick")})
    return payloads.member(call.me(guild))


@routes.on("PATCH", "/guilds/{guild}/members/{user}", "nick roles communication_disabled_until")
def edit(call: Call) -> Json:
    """Give and take roles, rename, silence, move."""
    guild = call.guild()
    target = call.member(guild)
    me = call.me(guild)
    body = call.body
    if "nick" in body:
        require_server(me, May.MANAGE_NICKNAMES if target is not me else May.CHANGE_NICKNAME)
    if "communication_disabled_until" in body:
        require_server(me, May.MODERATE_MEMBERS)
    if body.get("roles") is not None:
        require_server(me, May.MANAGE_ROLES)
        wanted = {int(each) for each in body["roles"]}
        for role_id in wanted ^ target.role_ids:
            _require_assignable(me, guild, role_id)
        body["roles"] = wanted
    if target is not me and target.top_rank >= me.top_rank and body.keys() - {"roles"}:
        raise missing_permissions()
    _change(call, target, body)
    return payloads.member(target)


@routes.on("DELETE", "/guilds/{guild}/members/{user}")
def kick(call: Call) -> None:
    """Send somebody away."""
    guild = call.guild()
    me = call.me(guild)
    require_server(me, May.KICK_MEMBERS)
    target = call.member(guild)
    if target.id == guild.owner.id or target.top_rank >= me.top_rank:
        raise missing_permissions()
    call.audit(guild, KICK, target.id)
    leave(call.discord, target)


@routes.on("PUT", "/guilds/{guild}/members/{user}/roles/{role}")
def give_role(call: Call) -> None:
    """Give a role (50013 if it stands above the bot's own)."""
    _role_change(call, give=True)


@routes.on("DELETE", "/guilds/{guild}/members/{user}/roles/{role}")
def take_role(call: Call) -> None:
    """Take a role."""
    _role_change(call, give=False)


def _role_change(call: Call, *, give: bool) -> None:
    guild = call.guild()
    me = call.me(guild)
    require_server(me, May.MANAGE_ROLES)
    target = call.member(guild)
    role = call.role(guild)
    _require_assignable(me, guild, role.id)
    if (role.id in target.role_ids) == give:
        return
    call.audit(guild, ROLES_CHANGED, target.id)
    roles = target.role_ids | {role.id} if give else target.role_ids - {role.id}
    change_member(call.discord, target, {"roles": roles})


def _require_assignable(me: entities.Member, guild: entities.Guild, role_id: int) -> None:
    role = guild.roles.get(role_id)
    if role is None:
        raise unknown("Role")
    if role.managed or role.id == guild.id:
        raise missing_permissions()
    require_above(me, role)


def _change(call: Call, target: entities.Member, body: Mapping[str, Any]) -> None:
    form = Form()
    form.text("nick", body.get("nick"), 32)
    form.check()
    call.audit(target.guild, MEMBER_CHANGED, target.id)
    change_member(call.discord, target, body)
