"""Make, change and delete events in a server's calendar, and what Discord does with them by itself.

Events elsewhere begin and end at their times, those in voice end a few minutes after everybody has left, and one that
nobody began is called off after a few hours (resources/guild-scheduled-event, Status Update Automation). The
documentation does not say how many: `EMPTY` and `OVERDUE` are from memory.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sandbox.server import entities, payloads, permissions
from sandbox.server.entities import Json
from sandbox.server.local_discord import LocalDiscord

STAGE_INSTANCE, VOICE, EXTERNAL = 1, 2, 3
SCHEDULED, ACTIVE, COMPLETED, CANCELED = 1, 2, 3, 4
EMPTY, OVERDUE = timedelta(minutes=5), timedelta(hours=3)


def make_event(
    discord: LocalDiscord, guild: entities.Guild, creator: entities.Account, body: Json
) -> entities.ScheduledEvent:
    """Put an event into a server's calendar."""
    event = entities.ScheduledEvent(discord.state.ids.next(), guild, creator, body)
    guild.events[event.id] = event
    _tell(discord, "GUILD_SCHEDULED_EVENT_CREATE", event)
    _look_after(discord, event)
    return event


def edit_event(discord: LocalDiscord, event: entities.ScheduledEvent, body: Mapping[str, Any]) -> None:
    """Change, start, end or call off an event."""
    was = event.status
    event.status = int(body.get("status") or event.status)
    event.fields = {**event.fields, **body}
    if event.status == ACTIVE != was:
        event.empty_since = None if _is_attended(event) else discord.state.clock.now()
    _tell(discord, "GUILD_SCHEDULED_EVENT_UPDATE", event)
    _look_after(discord, event)


def mark_interest(
    discord: LocalDiscord, event: entities.ScheduledEvent, account: entities.Account, *, interested: bool
) -> None:
    """Somebody wants to hear of an event, or no longer."""
    if (account.id in event.interested) == interested:
        return
    (event.interested.add if interested else event.interested.discard)(account.id)
    shown = {
        "guild_scheduled_event_id": str(event.id),
        "user_id": str(account.id),
        "guild_id": str(event.guild.id),
    }
    name = "GUILD_SCHEDULED_EVENT_USER_ADD" if interested else "GUILD_SCHEDULED_EVENT_USER_REMOVE"
    discord.gateway.dispatch(name, shown, event.guild)


def delete_event(discord: LocalDiscord, event: entities.ScheduledEvent) -> None:
    """Take an event out of the calendar."""
    del event.guild.events[event.id]
    _tell(discord, "GUILD_SCHEDULED_EVENT_DELETE", event)


def attendance_changed(discord: LocalDiscord, channel: entities.Channel) -> None:
    """Somebody came into a voice channel, or left it: its events are attended, or empty from now on."""
    assert channel.guild is not None
    for event in channel.guild.events.values():
        if event.status == ACTIVE and event.channel is channel:
            if _is_attended(event):
                event.empty_since = None
            elif event.empty_since is None:
                event.empty_since = discord.state.clock.now()
                _look_after(discord, event)


def _is_attended(event: entities.ScheduledEvent) -> bool:
    return any(member.voice is event.channel for member in event.guild.members.values())


def _look_after(discord: LocalDiscord, event: entities.ScheduledEvent) -> None:
    """Do with an event what its time asks for, and come back at the next time."""
    if event.guild.events.get(event.id) is not event:
        return
    moment, status = _next_turn(event)
    if moment is None:
        return
    if moment <= discord.state.clock.now():
        edit_event(discord, event, {"status": status})
    else:
        discord.agenda.at(moment, partial(_look_after, discord, event))


def _next_turn(event: entities.ScheduledEvent) -> tuple[datetime | None, int]:
    """When an event turns by itself, and what it turns into."""
    start, end = (
        None if event.fields.get(name) is None else datetime.fromisoformat(event.fields[name])
        for name in ("scheduled_start_time", "scheduled_end_time")
    )
    elsewhere = event.fields["entity_type"] == EXTERNAL
    if event.status == SCHEDULED and start is not None:
        return (start, ACTIVE) if elsewhere else (start + OVERDUE, CANCELED)
    if event.status == ACTIVE and elsewhere:
        return end, COMPLETED
    if event.status == ACTIVE and event.empty_since is not None:
        return event.empty_since + EMPTY, COMPLETED
    return None, 0


def _tell(discord: LocalDiscord, name: str, event: entities.ScheduledEvent) -> None:
    """The bot hears of events in channels that it sees (discord-api-docs 4573)."""
    bot = discord.bot_in(event.guild)
    if bot is not None and permissions.sees_event(bot, event):
        discord.gateway.dispatch(name, payloads.scheduled_event(event), event.guild)
