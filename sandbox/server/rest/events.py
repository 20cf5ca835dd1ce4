"""Scheduled events in a server's calendar."""

from __future__ import annotations

from sandbox.server import entities, payloads
from sandbox.server.actions import events as actions
from sandbox.server.entities import Json
from sandbox.server.errors import ApiError, missing_permissions, unknown
from sandbox.server.limits import events as limits
from sandbox.server.limits.form import Form, invalid
from sandbox.server.permissions import May, in_server, require, require_server
from sandbox.server.rest.router import Call, Routes

routes = Routes()
FIELDS = (
    "name description channel_id entity_type entity_metadata.location privacy_level scheduled_start_time"
    " scheduled_end_time status"
)


def _event(call: Call) -> entities.ScheduledEvent:
    event = call.guild().events.get(call.number("event"))
    if event is None:
        raise unknown("Guild Scheduled Event")
    return event


def _require_right(call: Call, guild: entities.Guild, body: Json, *, own: bool) -> None:
    me = call.me(guild)
    granted = in_server(me)
    if not granted & May.MANAGE_EVENTS and not (own and granted & May.CREATE_EVENTS):
        raise missing_permissions()
    if body.get("channel_id"):
        channel = guild.channels.get(int(body["channel_id"]))
        if channel is None:
            raise unknown("Channel")
        if channel.kind not in (entities.VOICE, entities.STAGE):
            raise invalid("channel_id", "GUILD_SCHEDULED_EVENT_CHANNEL_TYPE_INVALID", "The channel is no voice channel")
        require(me, channel)


@routes.on("GET", "/guilds/{guild}/scheduled-events")
def events(call: Call) -> list[Json]:
    """The calendar."""
    call.query.get("with_user_count")  # it is always there
    return [payloads.scheduled_event(event) for event in call.guild().events.values()]


@routes.on("GET", "/guilds/{guild}/scheduled-events/{event}")
def event(call: Call) -> Json:
    """One event."""
    call.query.get("with_user_count")
    return payloads.scheduled_event(_event(call))


@routes.on("POST", "/guilds/{guild}/scheduled-events", FIELDS)
def make(call: Call) -> Json:
    """Put an event into the calendar; a hundred open ones at most."""
    guild = call.guild()
    body = call.body
    _require_right(call, guild, body, own=True)
    form = Form()
    form.required("privacy_level", body.get("privacy_level"))
    form.check()
    limits.scheduled_event(body, call.discord.state.clock.now())
    if sum(each.status in (1, 2) for each in guild.events.values()) >= limits.EVENTS_PER_SERVER:
        raise ApiError(400, 30038, "Maximum number of uncompleted guild scheduled events reached (100)")
    return payloads.scheduled_event(actions.make_event(call.discord, guild, call.bot, body))


@routes.on("PATCH", "/guilds/{guild}/scheduled-events/{event}", FIELDS)
def edit(call: Call) -> Json:
    """Change an event; from scheduled it goes to active or cancelled, from active to completed."""
    found = _event(call)
    body = call.body
    _require_right(call, found.guild, body, own=found.creator is call.bot)
    if found.status in (actions.COMPLETED, actions.CANCELED):
        raise ApiError(400, 180000, "Cannot update a finished event")
    limits.scheduled_event(body, call.discord.state.clock.now(), before=found.fields)
    if body.get("status") is not None and int(body["status"]) not in {1: (1, 2, 4), 2: (2, 3)}.get(found.status, ()):
        raise invalid("status", "INVALID_GUILD_SCHEDULED_EVENT_STATUS_TRANSITION", "Invalid status transition")
    actions.edit_event(call.discord, found, body)
    return payloads.scheduled_event(found)


@routes.on("DELETE", "/guilds/{guild}/scheduled-events/{event}")
def delete(call: Call) -> None:
    """Take an event out of the calendar."""
    found = _event(call)
    _require_right(call, found.guild, {}, own=found.creator is call.bot)
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
