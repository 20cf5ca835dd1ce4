"""Scheduled events in a server's calendar."""

from __future__ import annotations

from datetime import datetime

from sandbox.server import entities, payloads
from sandbox.server.actions import events as actions
from sandbox.server.entities import Json
from sandbox.server.errors import ApiError, unknown
from sandbox.server.limits import events as limits
from sandbox.server.limits.form import Form, invalid
from sandbox.server.permissions import require, require_event, require_server, sees_event
from sandbox.server.rest.router import Call, Routes

routes = Routes()
_KINDS = {actions.STAGE_INSTANCE: entities.STAGE, actions.VOICE: entities.VOICE}
FIELDS = (
    "name description channel_id entity_type entity_metadata.location privacy_level scheduled_start_time"
    " scheduled_end_time status"
)


def _event(call: Call) -> entities.ScheduledEvent:
    event = call.guild().events.get(call.number("event"))
    if event is None:
        raise unknown("Guild Scheduled Event")
    return event


def _channel(guild: entities.Guild, body: Json) -> entities.Channel | None:
    """The channel that the body names."""
    if not body.get("channel_id"):
        return None
    channel = guild.channels.get(int(body["channel_id"]))
    if channel is None:
        raise unknown("Channel")
    if channel.kind != _KINDS.get(body.get("entity_type", 0)):
        raise invalid("channel_id", "GUILD_SCHEDULED_EVENT_CHANNEL_TYPE_INVALID", "The channel is of another kind")
    return channel


def _moment(fields: Json) -> datetime | None:
    """The start that these fields name."""
    start = fields.get("scheduled_start_time")
    return None if start is None else datetime.fromisoformat(start)


def _require_change(call: Call, event: entities.ScheduledEvent) -> None:
    require_event(call.me(event.guild), event.channel, own=event.creator is call.bot)


@routes.on("GET", "/guilds/{guild}/scheduled-events")
def events(call: Call) -> list[Json]:
    """The calendar."""
    call.query.get("with_user_count")  # it is always there
    guild = call.guild()
    me = call.me(guild)
    return [payloads.scheduled_event(event) for event in guild.events.values() if sees_event(me, event)]


@routes.on("GET", "/guilds/{guild}/scheduled-events/{event}")
def event(call: Call) -> Json:
    """One event; one in voice only for those who see its channel."""
    call.query.get("with_user_count")
    found = _event(call)
    if found.channel is not None:
        require(call.me(found.guild), found.channel)
    return payloads.scheduled_event(found)


@routes.on("POST", "/guilds/{guild}/scheduled-events", FIELDS)
def make(call: Call) -> Json:
    """Put an event into the calendar; a hundred open ones at most."""
    guild = call.guild()
    body = call.body
    require_event(call.me(guild), _channel(guild, body), own=True, new=True)
    form = Form()
    form.required("privacy_level", body.get("privacy_level"))
    form.check()
    limits.scheduled_event(body, call.discord.state.clock.now())
    if sum(each.status in (1, 2) for each in guild.events.values()) >= limits.EVENTS_PER_SERVER:
        raise ApiError(400, 30038, "Maximum number of uncompleted guild scheduled events reached (100)")
    return payloads.scheduled_event(actions.make_event(call.discord, guild, call.bot, body))


@routes.on("PATCH", "/guilds/{guild}/scheduled-events/{event}", FIELDS)
def edit(call: Call) -> Json:
    """Change an event; from scheduled it goes to active or cancelled, from active to completed.

    That the start of an active one cannot change is from memory.
    """
    found = _event(call)
    body = call.body
    _require_change(call, found)
    if found.status in (actions.COMPLETED, actions.CANCELED):
        raise ApiError(400, 180000, "Cannot update a finished event")
    limits.scheduled_event(body, call.discord.state.clock.now(), before=found.fields)
    if found.status == actions.ACTIVE and _moment(body) not in (None, _moment(found.fields)):
        raise invalid("scheduled_start_time", "GUILD_SCHEDULED_EVENT_STARTED", "The start of an active event is past")
    if "channel_id" in body and (moved := _channel(found.guild, {**found.fields, **body})) is not found.channel:
        require_event(call.me(found.guild), moved, own=found.creator is call.bot)
    if body.get("status") is not None and int(body["status"]) not in {1: (1, 2, 4), 2: (2, 3)}.get(found.status, ()):
        raise invalid("status", "INVALID_GUILD_SCHEDULED_EVENT_STATUS_TRANSITION", "Invalid status transition")
    actions.edit_event(call.discord, found, body)
    return payloads.scheduled_event(found)


@routes.on("DELETE", "/guilds/{guild}/scheduled-events/{event}")
def delete(call: Call) -> None:
    """Take an event out of the calendar."""
    found = _event(call)
    _require_change(call, found)
    actions.delete_event(call.discord, found)


@routes.on("GET", "/guilds/{guild}/scheduled-events/{event}/users")
def interested(call: Call) -> list[Json]:
    """Who is interested, a page at a time (100 at most)."""
    found = _event(call)
    require_server(call.actor(found.guild), 0)
    form = Form()
    limit = form.number("limit", call.query.get("limit", "100"), 1, 100) or 100
    after = form.snowflake("after", call.query.get("after", "0")) or 0
    form.check()
    shown: list[Json] = []
    for number in sorted(each for each in found.interested if each > after)[:limit]:
        shown.append(
            {
                "guild_scheduled_event_id": str(found.id),
                "user": payloads.user(call.discord.state.accounts[number]),
            }
        )
        member = found.guild.members.get(number)
        if member is not None and call.query.get("with_member", "").lower() in ("true", "1"):
            shown[-1]["member"] = payloads.member(member)
    return shown
