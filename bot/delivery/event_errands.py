"""How errands about the events in a server's calendar are done.

Discord itself begins and ends events that are in no channel, completes one in a channel some minutes after it is empty,
and calls off one that nobody began within hours (resources/guild-scheduled-event, "Status Update Automation").
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import discord

from bot.core.event_permissions import lacking_in_channel, lacking_in_server
from bot.delivery.discord_errors import ErrorKind, error_kind
from bot.delivery.errands import Execution, Executor, Executors, NotDone
from bot.delivery.post_without_retry import post_without_retry
from bot.outbox.errands import CALLED_OFF, EventStep, MoveEvent, PutEvent, lacking_now
from bot.ui.fitting import together
from bot.ui.lengths import shortened

NAME_ROOM, WORDS_ROOM, PLACE_ROOM = 100, 1000, 100
"""Characters that Discord takes as an event's name, its description and its place."""

STAGE, VOICE, EXTERNAL = 1, 2, 3
SCHEDULED, ACTIVE, COMPLETED, CANCELED, DELETED = 1, 2, 3, 4, 0
GONE, OVER = "10070", "180000"
_STATUS_AFTER = {
    (EventStep.BEGIN, SCHEDULED): ACTIVE,
    (EventStep.END, ACTIVE): COMPLETED,
    (EventStep.END, SCHEDULED): DELETED,  # it never began, and Discord completes only what has
    (EventStep.CANCEL, SCHEDULED): CANCELED,
    (EventStep.CANCEL, ACTIVE): DELETED,
}
"""What becomes of an event that stands at the second; nothing, if it is not here."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an event can be: what the bot lacks to put it where it belongs, and the place that it names otherwise."""

    lacks: int
    location: str


async def _put(execution: Execution, errand: PutEvent) -> int | None:
    http, reason = execution.http, execution.reason
    place = await _place(execution, errand)
    if place.lacks != errand.lacks and not execution.attempt.is_repeated:  # else an earlier attempt is forgotten
        raise NotDone(lacking_now(place.lacks))
    words = await _words(execution, errand)
    body = _body(errand, words, place)
    if errand.event_id is not None:
        await _change(execution, errand, errand.event_id, body)
        return None
    if execution.attempt.is_repeated:
        event_id = await _find(execution, errand, words)
        if event_id is not None:
            await http.edit_scheduled_event(errand.server_id, event_id, reason=reason, **body)
            return event_id
    path = "/guilds/{guild_id}/scheduled-events"
    return await post_without_retry(
        execution.client, path, {**body, "privacy_level": 2}, reason=reason, guild_id=errand.server_id
    )


async def _remove_made(execution: Execution, errand: PutEvent) -> None:
    event_id = await _find(execution, errand, await _words(execution, errand))
    if event_id is not None:
        await execution.http.delete_scheduled_event(errand.server_id, event_id, reason=execution.reason)


async def _words(execution: Execution, errand: PutEvent) -> dict[str, str]:
    """An event's name and its description."""
    entry = execution.attempt.entry
    rendered = await execution.wording.message(
        errand.notice, errand.content, server=errand.server_id, row=entry.id, folds=False
    )
    return {"name": _name(rendered.sections[0].title), "description": together(rendered, WORDS_ROOM).strip()}


def _name(title: str) -> str:
    return shortened(title, NAME_ROOM).strip()


async def _find(execution: Execution, errand: PutEvent, words: Mapping[str, str]) -> int | None:
    """The event that a lost answer made: best the one that begins when its session does."""
    there = await execution.http.get_scheduled_events(errand.server_id, False)
    ours = [event for event in there if _made_before(execution, errand, words, event)]
    return int(min(ours, key=lambda event: _begins(event) != errand.starts_at)["id"]) if ours else None


async def _change(execution: Execution, errand: PutEvent, event_id: int, body: dict[str, Any]) -> None:
    """Bring an event up to date: all of one that is to begin, all but the start of one that has begun."""
    event = await execution.http.get_scheduled_event(errand.server_id, event_id, False)
    status = int(event["status"])
    if status == CANCELED and _begins(event) > execution.clock.now():  # that was somebody, not Discord by itself
        raise NotDone(GONE)
    if status in (COMPLETED, CANCELED):
        raise NotDone(OVER)
    if status == ACTIVE:
        body = {name: value for name, value in body.items() if name != "scheduled_start_time"}
    await execution.http.edit_scheduled_event(errand.server_id, event_id, reason=execution.reason, **body)


async def _place(execution: Execution, errand: PutEvent) -> _Place:
    """Where an event can be now; what not everybody sees is not named to everybody.

    Where it can be nowhere, what the bot lacks in the server comes first.
    """
    guild, me = await _server(execution, errand.server_id)
    in_server = lacking_in_server(me.guild_permissions.value)
    if errand.channel_id is None:
        return _Place(in_server, errand.location)
    channel = guild.get_channel(errand.channel_id)
    if channel is None:
        try:
            channel = await guild.fetch_channel(errand.channel_id)
        except discord.Forbidden:
            return _Place(in_server or lacking_in_channel(0, stage=errand.stage), errand.location)
    lacks = lacking_in_channel(channel.permissions_for(me).value, stage=errand.stage)
    is_public = channel.permissions_for(guild.default_role).view_channel and channel.permissions_for(me).view_channel
    return _Place(lacks and (in_server or lacks), channel.name if is_public else errand.location)


async def _server(execution: Execution, server_id: int) -> tuple[discord.Guild, discord.Member]:
    """The server and the bot in it: as Discord has told this process, else as it says when asked."""
    guild = execution.client.get_guild(server_id)
    if guild is not None and not guild.unavailable:
        return guild, guild.me
    guild = await execution.client.fetch_guild(server_id, with_counts=False)
    user = execution.client.user
    return guild, await guild.fetch_member(0 if user is None else user.id)


def _made_before(execution: Execution, errand: PutEvent, words: Mapping[str, str], event: Mapping[str, Any]) -> bool:
    """Whether a lost answer made this event: of ours, since the first attempt, with its words, and nobody else's.

    It begins when its session does, or did then: at any rate not when another session begins.
    """
    event_id, me = int(event["id"]), execution.client.user
    return (
        me is not None
        and int(event.get("creator_id") or 0) == me.id
        and event_id not in errand.taken
        and _has_words(execution, errand, words, event)
        and (_begins(event) == errand.starts_at or _begins(event) not in errand.others)
        and execution.may_have_made(event_id)
    )


def _has_words(execution: Execution, errand: PutEvent, words: Mapping[str, str], event: Mapping[str, Any]) -> bool:
    """Whether an event says what its session does, or, if that has changed, what it did when it was first asked for."""
    name, description, asked = event["name"], event.get("description") or "", execution.attempt.asked
    if (name, description) == (words["name"], words["description"]):
        return True
    if asked is None or asked == errand.asked:
        return False
    title, _, cohort = asked.rpartition("\n")
    return name == _name(title) and cohort in description


async def _move(execution: Execution, errand: MoveEvent) -> int | None:
    """Bring it on from where it stands: somebody may have begun it by hand, ended or deleted it."""
    try:
        await _move_on(execution, errand)
    except discord.HTTPException as error:
        if error_kind(error) is not ErrorKind.EVENT_GONE:
            raise
    return CALLED_OFF if errand.step is EventStep.CANCEL else None


async def _move_on(execution: Execution, errand: MoveEvent) -> None:
    http, reason = execution.http, execution.reason
    event = await http.get_scheduled_event(errand.server_id, errand.event_id, False)
    if errand.step is not EventStep.CANCEL and int(event["entity_type"]) == EXTERNAL:
        return
    if errand.step is EventStep.BEGIN and not _is_attended(execution, errand, int(event["channel_id"] or 0)):
        return
    status = _STATUS_AFTER.get((errand.step, int(event["status"])))
    if status is DELETED:
        await http.delete_scheduled_event(errand.server_id, errand.event_id, reason=reason)
    elif status is not None:
        await http.edit_scheduled_event(errand.server_id, errand.event_id, reason=reason, status=status)


def _is_attended(execution: Execution, errand: MoveEvent, channel_id: int) -> bool:
    """Whether anybody is in a channel: Discord soon completes an event that has begun where nobody is."""
    guild = execution.client.get_guild(errand.server_id)
    channel = None if guild is None or guild.unavailable else guild.get_channel(channel_id)
    if isinstance(channel, discord.VoiceChannel | discord.StageChannel):
        return bool(channel.voice_states)
    return errand.attended


def _body(errand: PutEvent, words: Mapping[str, str], place: _Place) -> dict[str, Any]:
    body: dict[str, Any] = {
        **words,
        "scheduled_start_time": _written(errand.starts_at),
        "scheduled_end_time": _written(errand.ends_at),
    }
    if errand.channel_id is None or place.lacks:
        named = {"location": shortened(place.location, PLACE_ROOM)}
        return {**body, "entity_type": EXTERNAL, "channel_id": None, "entity_metadata": named}
    kind = STAGE if errand.stage else VOICE
    return {**body, "entity_type": kind, "channel_id": str(errand.channel_id), "entity_metadata": None}


def _begins(event: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(event["scheduled_start_time"])


def _written(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()


EXECUTORS: Executors = (
    Executor(PutEvent, _put, remove=_remove_made),
    Executor(MoveEvent, _move),
)
