"""How errands about the events in a server's calendar are done."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import discord

from bot.delivery.discord_errors import ErrorKind, error_kind
from bot.delivery.errands import Execution, Executor, Executors
from bot.delivery.post_without_retry import post_without_retry
from bot.outbox.errands import CALLED_OFF, EventStep, MoveEvent, PutEvent
from bot.ui.fitting import together
from bot.ui.lengths import shortened
from bot.ui.messages import RenderedMessage

NAME_ROOM, WORDS_ROOM, PLACE_ROOM = 100, 1000, 100
"""Characters that Discord takes as an event's name, its description and its place."""

SCHEDULED, ACTIVE, COMPLETED, CANCELED, DELETED = 1, 2, 3, 4, 0
_STATUS_AFTER = {
    (EventStep.BEGIN, SCHEDULED): ACTIVE,
    (EventStep.END, ACTIVE): COMPLETED,
    (EventStep.END, SCHEDULED): DELETED,  # it never began, and Discord completes only what has
    (EventStep.CANCEL, SCHEDULED): CANCELED,
    (EventStep.CANCEL, ACTIVE): DELETED,
}
"""What becomes of an event that stands at the second; nothing, if it is not here."""


async def _put(execution: Execution, errand: PutEvent) -> int | None:
    http, reason = execution.http, execution.reason
    rendered = await execution.wording.message(
        errand.notice, errand.content, row=execution.attempt.entry.id, folds=False
    )
    body = _body(errand, rendered)
    if errand.event_id is not None:
        await http.edit_scheduled_event(errand.server_id, errand.event_id, reason=reason, **body)
        return None
    if execution.attempt.is_repeated:
        there = await http.get_scheduled_events(errand.server_id, False)
        ours = [event for event in there if _made_before(execution, errand, body, event)]
        if ours:
            event_id = int(min(ours, key=lambda event: _begins(event) != errand.starts_at)["id"])
            await http.edit_scheduled_event(errand.server_id, event_id, reason=reason, **body)
            return event_id
    path = "/guilds/{guild_id}/scheduled-events"
    return await post_without_retry(
        execution.client, path, {**body, "privacy_level": 2}, reason=reason, guild_id=errand.server_id
    )


def _made_before(execution: Execution, errand: PutEvent, body: Mapping[str, Any], event: Mapping[str, Any]) -> bool:
    """Whether a lost answer made this event: of ours, since the first attempt, with its words, and nobody else's.

    It begins when its session does, or did then: at any rate not when another session begins.
    """
    event_id, me = int(event["id"]), execution.client.user
    return (
        me is not None
        and int(event.get("creator_id") or 0) == me.id
        and event_id not in errand.taken
        and event["name"] == body["name"]
        and (event.get("description") or "") == body["description"]
        and (_begins(event) == errand.starts_at or _begins(event) not in errand.others)
        and execution.may_have_made(event_id)
    )


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
    status = _STATUS_AFTER.get((errand.step, int(event["status"])))
    if status is DELETED:
        await http.delete_scheduled_event(errand.server_id, errand.event_id, reason=reason)
    elif status is not None:
        await http.edit_scheduled_event(errand.server_id, errand.event_id, reason=reason, status=status)


def _body(errand: PutEvent, rendered: RenderedMessage) -> dict[str, Any]:
    body: dict[str, Any] = {
        "name": shortened(rendered.sections[0].title, NAME_ROOM).strip(),
        "description": together(rendered, WORDS_ROOM).strip(),
        "scheduled_start_time": _written(errand.starts_at),
        "scheduled_end_time": _written(errand.ends_at),
    }
    if errand.channel_id is None:
        place = {"location": shortened(errand.location, PLACE_ROOM)}
        return {**body, "entity_type": 3, "channel_id": None, "entity_metadata": place}
    return {**body, "entity_type": 1 if errand.stage else 2, "channel_id": str(errand.channel_id)}


def _begins(event: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(event["scheduled_start_time"])


def _written(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()


EXECUTORS: Executors = (
    Executor(PutEvent, _put),
    Executor(MoveEvent, _move),
)
