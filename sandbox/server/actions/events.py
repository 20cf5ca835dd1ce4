"""Make, change and delete events in a server's calendar."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sandbox.server import entities, payloads
from sandbox.server.entities import Json
from sandbox.server.local_discord import LocalDiscord


def make_event(
    discord: LocalDiscord, guild: entities.Guild, creator: entities.Account, body: Json
) -> entities.ScheduledEvent:
    """Put an event into a server's calendar."""
    event = entities.ScheduledEvent(discord.state.ids.next(), guild, creator, body)
    guild.events[event.id] = event
    discord.gateway.dispatch("GUILD_SCHEDULED_EVENT_CREATE", payloads.scheduled_event(event), guild)
    return event


def edit_event(discord: LocalDiscord, event: entities.ScheduledEvent, body: Mapping[str, Any]) -> None:
    """Change, start, end or call off an event."""
    event.status = int(body.get("status") or event.status)
    event.fields = {**event.fields, **body}
    discord.gateway.dispatch("GUILD_SCHEDULED_EVENT_UPDATE", payloads.scheduled_event(event), event.guild)


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
    discord.gateway.dispatch("GUILD_SCHEDULED_EVENT_DELETE", payloads.scheduled_event(event), event.guild)
