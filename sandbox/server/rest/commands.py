"""The application's commands, everywhere or in one server."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from sandbox.server.entities import Json
from sandbox.server.errors import ApiError, missing_access, unknown
from sandbox.server.limits import commands as command_limits
from sandbox.server.rest.router import Call, Routes

routes = Routes()
EVERYWHERE = 0
CREATES_A_DAY = 200
"""So many commands with new names a day, in each server and everywhere; changing one is not creating it."""
FIELDS = (
    "id type name name_localizations description description_localizations options default_member_permissions"
    " dm_permission contexts integration_types nsfw"
)


def _registered(call: Call) -> tuple[int, dict[int, Json]]:
    """The commands in question: those of the server in the path, or those that hold everywhere."""
    if call.named["application"] != str(call.discord.state.application_id):
        raise ApiError(403, 20012, "You are not authorized to perform this action on this application")
    guild_id = EVERYWHERE
    if "guild" in call.named:
        guild_id = call.number("guild")
        if guild_id not in call.discord.state.guilds:
            raise missing_access()
    return guild_id, call.discord.state.commands.setdefault(guild_id, {})


def _kept(call: Call, body: Json, guild_id: int, identity: int | None = None) -> Json:
    kind = body.get("type") or command_limits.CHAT
    permissions = body.get("default_member_permissions")
    shown: Json = {
        "id": str(identity or call.discord.state.ids.next()),
        "application_id": str(call.discord.state.application_id),
        "type": kind,
        "name": body["name"],
        "name_localizations": body.get("name_localizations"),
        "description": body.get("description") or "",
        "description_localizations": body.get("description_localizations"),
        "options": body.get("options") or [],
        "default_member_permissions": None if permissions is None else str(permissions),
        "dm_permission": body.get("dm_permission", True),
        "contexts": body.get("contexts"),
        "integration_types": body.get("integration_types") or list(call.discord.state.installs),
        "nsfw": bool(body.get("nsfw")),
        "version": str(call.discord.state.ids.next()),
    }
    if guild_id:
        shown["guild_id"] = str(guild_id)
    return shown


def _named(commands: dict[int, Json], body: Json) -> int | None:
    key = (body.get("type") or 1, body.get("name"))
    return next((number for number, each in commands.items() if (each["type"], each["name"]) == key), None)


def _count_creates(call: Call, guild_id: int, new: int) -> None:
    """Refuse more commands with new names than Discord takes in a day."""
    now = call.discord.state.clock.now()
    made = call.discord.state.command_creates.setdefault(guild_id, [])
    made[:] = [each for each in made if each > now - timedelta(days=1)]
    if len(made) + new > CREATES_A_DAY:
        words = f"Max number of daily application command creates has been reached ({CREATES_A_DAY})"
        raise ApiError(400, 30034, words)
    made += [now] * new


def _shown(commands: Iterable[Json], call: Call) -> list[Json]:
    if call.query.get("with_localizations", "false").lower() in ("true", "1"):
        return list(commands)
    return [_without_localizations(each) for each in commands]


def _without_localizations(part: Json) -> Json:
    """A command, option or choice without what other languages call it."""
    return {
        key: [_without_localizations(each) for each in value] if key in ("options", "choices") and value else value
        for key, value in part.items()
        if key not in ("name_localizations", "description_localizations")
    }


@routes.on("GET", "/applications/{application}/commands")
@routes.on("GET", "/applications/{application}/guilds/{guild}/commands")
def commands(call: Call) -> list[Json]:
    """All commands."""
    return _shown(_registered(call)[1].values(), call)


@routes.on("PUT", "/applications/{application}/commands", FIELDS)
@routes.on("PUT", "/applications/{application}/guilds/{guild}/commands", FIELDS)
def replace_all(call: Call) -> list[Json]:
    """Put these in the place of all commands; one that keeps its name keeps its id."""
    guild_id, commands = _registered(call)
    listed: Any = call.json
    if not isinstance(listed, list):
        raise ApiError(400, 50109, "The request body contains invalid JSON.")
    bodies: list[Json] = listed
    command_limits.inspect_all(bodies)
    _count_creates(call, guild_id, sum(_named(commands, body) is None for body in bodies))
    kept = [_kept(call, body, guild_id, _named(commands, body)) for body in bodies]
    commands.clear()
    commands.update({int(each["id"]): each for each in kept})
    return kept


@routes.on("POST", "/applications/{application}/commands", FIELDS)
@routes.on("POST", "/applications/{application}/guilds/{guild}/commands", FIELDS)
def make(call: Call) -> tuple[int, Json]:
    """Make a command, or put it in the place of the one with its name."""
    guild_id, commands = _registered(call)
    command_limits.inspect(call.body)
    before = _named(commands, call.body)
    _count_creates(call, guild_id, before is None)
    kept = _kept(call, call.body, guild_id, before)
    commands[int(kept["id"])] = kept
    return (200 if before else 201), kept


@routes.on("GET", "/applications/{application}/commands/{command}")
@routes.on("GET", "/applications/{application}/guilds/{guild}/commands/{command}")
def command(call: Call) -> Json:
    """One command."""
    found = _registered(call)[1].get(call.number("command"))
    if found is None:
        raise unknown("Application Command")
    return found


@routes.on("PATCH", "/applications/{application}/commands/{command}", FIELDS)
@routes.on("PATCH", "/applications/{application}/guilds/{guild}/commands/{command}", FIELDS)
def edit(call: Call) -> Json:
    """Change a command."""
    guild_id, commands = _registered(call)
    number = call.number("command")
    if number not in commands:
        raise unknown("Application Command")
    changed = {**commands[number], **call.body}
    command_limits.inspect(changed)
    commands[number] = _kept(call, changed, guild_id, number)
    return commands[number]


@routes.on("DELETE", "/applications/{application}/commands/{command}")
@routes.on("DELETE", "/applications/{application}/guilds/{guild}/commands/{command}")
def delete(call: Call) -> None:
    """Delete a command."""
    if _registered(call)[1].pop(call.number("command"), None) is None:
        raise unknown("Application Command")


@routes.on("GET", "/applications/{application}/guilds/{guild}/commands/permissions")
def permissions(call: Call) -> list[Json]:
    """Where an administrator has restricted commands; nowhere."""
    _registered(call)
    return []
