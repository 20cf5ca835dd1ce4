"""Channels of servers, and what they give or take."""

from __future__ import annotations

from sandbox.server import entities, payloads, permissions
from sandbox.server.actions import channels as actions
from sandbox.server.actions.threads import edit_thread
from sandbox.server.entities import Json
from sandbox.server.errors import ApiError, missing_access, missing_permissions, unknown
from sandbox.server.limits import channels as limits
from sandbox.server.limits.form import Form, invalid
from sandbox.server.permissions import May, require, require_own, require_server
from sandbox.server.rest.router import Call, Routes

routes = Routes()
MADE, CHANGED, DELETED = 10, 11, 12
OWNER_FIELDS = frozenset({"name", "archived", "auto_archive_duration"})
_ANY = "type name position permission_overwrites"
_TEXT = f"{_ANY} parent_id nsfw topic rate_limit_per_user"
_VOICE = f"{_ANY} parent_id nsfw rate_limit_per_user bitrate user_limit"
FIELDS = {
    entities.CATEGORY: _ANY,
    entities.NEWS: f"{_ANY} parent_id nsfw topic",
    entities.VOICE: _VOICE,
    entities.STAGE: _VOICE,
}
"""What is looked at in a channel of each kind (resources/channel, Modify Channel); of the others `_TEXT`."""
_THREAD = "name archived locked auto_archive_duration rate_limit_per_user"


@routes.on("GET", "/guilds/{guild}/channels")
def channels(call: Call) -> list[Json]:
    """The channels of a server that the bot sees (and their categories), without threads."""
    guild = call.guild()
    me = call.me(guild)
    return [payloads.channel(each) for each in guild.channels.values() if permissions.is_told(me, each)]


@routes.on("POST", "/guilds/{guild}/channels")
def make(call: Call) -> tuple[int, Json]:
    """Make a channel; its overwrites can give no permission that the bot lacks."""
    guild = call.guild()
    me = call.me(guild)
    require_server(me, May.MANAGE_CHANNELS)
    kind = call.body.get("type") or entities.TEXT
    body = call.fields(FIELDS.get(kind, _TEXT))
    limits.channel(body, kind=kind, new=True)
    _require_parent(call, guild, body)
    _require_own(me, body, permissions.in_server(me))
    if len(guild.channels) >= limits.CHANNELS_PER_SERVER:
        raise ApiError(400, 30013, "Maximum number of guild channels reached (500)")
    made = actions.make_channel(call.discord, guild, body)
    call.audit(guild, MADE, made.id)
    return 201, payloads.channel(made)


@routes.on("GET", "/channels/{channel}")
def channel(call: Call) -> Json:
    """A channel, a thread or direct messages."""
    found = call.channel()
    require(call.actor(found.guild), found)
    return payloads.channel(found, viewer_id=call.bot.id)


@routes.on("PATCH", "/channels/{channel}")
def edit(call: Call) -> Json:
    """Change a channel or a thread."""
    found = call.channel()
    guild = found.guild
    if guild is None:
        raise ApiError(403, 50003, "Cannot execute action on a DM channel")
    me = call.actor(guild)
    if found.is_thread:
        return _edit_thread(call, found)
    require(me, found, May.MANAGE_CHANNELS)
    body = call.fields(FIELDS.get(found.kind, _TEXT))
    limits.channel(body, kind=found.kind, new=False)
    _require_parent(call, guild, body)
    if me is not None and body.get("permission_overwrites") is not None:
        require(me, found, May.MANAGE_ROLES)
        _require_own(me, body, _granted(me, found), found)
    actions.edit_channel(call.discord, found, body)
    call.audit(guild, CHANGED, found.id)
    return payloads.channel(found)


def _edit_thread(call: Call, thread: entities.Channel) -> Json:
    me = call.actor(thread.guild)
    require(me, thread, _to_edit(call, thread))
    body = call.fields(f"{_THREAD} invitable" if thread.kind == entities.PRIVATE_THREAD else _THREAD)
    if thread.archived and body.get("archived") is not False:
        raise ApiError(400, 50083, "Thread is archived")
    limits.thread(body, new=False)
    if thread.guild is not None and thread.archived:
        limits.require_room_for_thread(thread.guild)
    edit_thread(call.discord, thread, body, by=call.bot)
    return payloads.thread(thread, viewer_id=call.bot.id)


def _to_edit(call: Call, thread: entities.Channel) -> int:
    """Who opened a thread may rename and close it, whoever is in it and writes there may reopen it.

    Of two pages one asks for the former, one for the latter (topics/threads; resources/channel, Modify Channel).
    """
    if thread.locked or set(call.body) - OWNER_FIELDS:
        return May.MANAGE_THREADS
    if thread.owner_id == call.bot.id:
        return 0
    reopens = call.body == {"archived": False} and call.bot.id in thread.thread_members
    return May.SEND_MESSAGES if reopens else May.MANAGE_THREADS


@routes.on("DELETE", "/channels/{channel}")
def delete(call: Call) -> Json:
    """Delete a channel or a thread; close direct messages."""
    found = call.channel()
    if found.guild is None:
        return payloads.channel(found)
    require(call.actor(found.guild), found, May.MANAGE_THREADS if found.is_thread else May.MANAGE_CHANNELS)
    shown = payloads.channel(found)
    call.audit(found.guild, DELETED, found.id)
    actions.delete_channel(call.discord, found)
    return shown


@routes.on("PATCH", "/guilds/{guild}/channels", "id position parent_id")
def order(call: Call) -> None:
    """Put channels into another order."""
    guild = call.guild()
    require_server(call.actor(guild), May.MANAGE_CHANNELS)
    for each in call.json if isinstance(call.json, list) else []:
        moved = guild.channels.get(int(each["id"]))
        if moved is not None:
            actions.edit_channel(
                call.discord, moved, {key: each[key] for key in ("position", "parent_id") if key in each}
            )


@routes.on("PUT", "/channels/{channel}/permissions/{overwrite}", "id type allow deny")
def set_overwrite(call: Call) -> None:
    """Give or take permissions for one role or member; none that the bot lacks."""
    found = call.channel()
    guild = found.guild
    if guild is None or found.is_thread:
        raise ApiError(403, 50003, "Cannot execute action on this channel type")
    me = call.me(guild)
    require(me, found, May.MANAGE_ROLES)
    form = Form()
    body = {"type": 0, **call.body}
    limits.overwrite(form, body)
    form.check()
    identity = call.number("overwrite")
    if identity not in (guild.members if int(body["type"]) else guild.roles):
        raise unknown("Overwrite")  # as for a role where a member is named (discord-api-docs 101)
    entry = {"id": identity, **body}
    _require_own(me, {"permission_overwrites": [entry]}, _granted(me, found), found)
    actions.set_overwrite(call.discord, found, actions.overwrites_from([entry])[identity])
    call.audit(guild, 13, found.id)


@routes.on("DELETE", "/channels/{channel}/permissions/{overwrite}")
def drop_overwrite(call: Call) -> None:
    """Let the server's permissions hold again for one role or member."""
    found = call.channel()
    if found.guild is None:
        raise missing_access()
    require(call.actor(found.guild), found, May.MANAGE_ROLES)
    identity = call.number("overwrite")
    if identity not in found.overwrites:
        raise unknown("Overwrite")
    actions.drop_overwrite(call.discord, found, identity)
    call.audit(found.guild, 15, found.id)


@routes.on("POST", "/channels/{channel}/typing")
def typing(call: Call) -> None:
    """Show that the bot is writing."""
    found = call.channel()
    require(call.actor(found.guild), found, May.SEND_MESSAGES)


@routes.on("GET", "/channels/{channel}/invites")
def invites(call: Call) -> list[Json]:
    """A channel's invitations; there are none."""
    require(call.actor(call.channel().guild), call.channel(), May.MANAGE_CHANNELS)
    return []


@routes.on("GET", "/channels/{channel}/webhooks")
def webhooks(call: Call) -> list[Json]:
    """A channel's webhooks; there are none."""
    require(call.actor(call.channel().guild), call.channel(), May.MANAGE_WEBHOOKS)
    return []


def _require_parent(call: Call, guild: entities.Guild, body: Json) -> None:
    if body.get("parent_id"):
        parent = guild.channels.get(int(body["parent_id"]))
        if parent is None or parent.kind != entities.CATEGORY:
            raise invalid("parent_id", "CHANNEL_PARENT_INVALID", "Category does not exist")
        limits.require_room_in_category(guild, parent)


def _granted(me: entities.Member, channel: entities.Channel) -> int:
    """What the bot may give or take in a channel: what it has in the server or in the category."""
    above = channel.parent
    return permissions.in_server(me) | (permissions.in_channel(me, above) if above else 0)


def _require_own(me: entities.Member, body: Json, granted: int, channel: entities.Channel | None = None) -> None:
    """Only permissions that the bot has can be given or taken; MANAGE_ROLES only by an administrator.

    Whom the channel itself lets manage roles may give and take everything there (resources/channel, Edit Channel
    Permissions; discord-api-docs 2522).
    """
    if channel is not None and _is_let_manage_roles(me, channel):
        return
    for each in body.get("permission_overwrites") or ():
        before = channel.overwrites.get(int(each["id"])) if channel else None
        allow, deny = int(each.get("allow") or 0), int(each.get("deny") or 0)
        changed = (allow ^ (before.allow if before else 0)) | (deny ^ (before.deny if before else 0))
        require_own(me, changed, granted)
        if changed & May.MANAGE_ROLES and not granted & May.ADMINISTRATOR:
            raise missing_permissions()


def _is_let_manage_roles(me: entities.Member, channel: entities.Channel) -> bool:
    return any(
        each.allow & May.MANAGE_ROLES for each in channel.overwrites.values() if each.id in (me.id, *me.role_ids)
    )
