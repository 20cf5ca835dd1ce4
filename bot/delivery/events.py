"""Carrying a session's event into the server's calendar, and out of it again."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import discord

from bot.delivery.once import post_once
from bot.delivery.patience import patience
from bot.delivery.verdicts import Verdict, code, later, verdict
from bot.domain.errands import PutEvent, TurnEvent
from bot.domain.notices import PLACE_SLACK, Letter, Move
from bot.logs import named
from bot.services.deliveries.outcomes import Done, Outcome, Refused
from bot.services.deliveries.tasks import Task
from bot.ui.fitting import together
from bot.ui.lengths import shortened
from bot.ui.looks import Look

log = named(__name__)

NAME_ROOM, WORDS_ROOM, PLACE_ROOM = 100, 1000, 100
"""Characters that Discord takes as an event's name, its description and its place."""

SCHEDULED, ACTIVE, COMPLETED, CALLED_OFF, DELETED = 1, 2, 3, 4, 0
_TURNS = {
    ("begin", SCHEDULED): ACTIVE,
    ("end", ACTIVE): COMPLETED,
    ("end", SCHEDULED): DELETED,  # it never began, and Discord completes only what has
    ("cancel", SCHEDULED): CALLED_OFF,
    ("cancel", ACTIVE): DELETED,
}
"""What becomes of an event that stands at the second; nothing, if it is not here."""


class Events:
    """Keeps the server's calendar as the sessions are."""

    def __init__(self, client: discord.Client, word: Callable[[str, Letter], Awaitable[Look]]) -> None:
        self._client = client
        self._word = word

    async def carry(self, task: Task, errand: PutEvent | TurnEvent) -> Outcome:
        """Make one attempt and say what came of it. Never raises but when cancelled."""
        try:
            async with patience():
                if isinstance(errand, TurnEvent):
                    await self._turn(task, errand)
                    return Done(task.due.id)
                return Done(task.due.id, await self._put(task, errand))
        except Exception as error:  # noqa: BLE001 - each is told apart below
            return self._trouble(task, errand, error)

    @staticmethod
    def _trouble(task: Task, errand: PutEvent | TurnEvent, error: Exception) -> Outcome:
        match verdict(error):
            case Verdict.UNKNOWN:
                return later(task.due.id, error, unknown=True)
            case Verdict.PASSING:
                return later(task.due.id, error, unknown=task.move is not Move.SEND)
            case Verdict.EVENT_GONE if isinstance(errand, TurnEvent):
                return Done(task.due.id)
            case _:
                return Refused(task.due.id, code(error))

    async def _put(self, task: Task, errand: PutEvent) -> int | None:
        reason = f"{task.due.kind} #{task.due.id}"
        look = await self._word(errand.notice, errand.letter)
        body = _body(errand, look)
        if errand.event_id is not None:
            http = self._client.http
            await http.edit_scheduled_event(errand.server_id, errand.event_id, reason=reason, **body)
            return None
        if task.move is not Move.SEND:
            there = await self._client.http.get_scheduled_events(errand.server_id, False)
            ours = [event for event in there if self._made_before(task, errand, body, event)]
            if ours:
                event_id = int(min(ours, key=lambda event: _begins(event) != errand.starts_at)["id"])
                await self._client.http.edit_scheduled_event(errand.server_id, event_id, reason=reason, **body)
                return event_id
        return await post_once(
            self._client,
            "/guilds/{guild_id}/scheduled-events",
            {**body, "privacy_level": 2},
            reason=reason,
            guild_id=errand.server_id,
        )

    def _made_before(self, task: Task, errand: PutEvent, body: Mapping[str, Any], event: Mapping[str, Any]) -> bool:
        """Whether a lost answer made this event: of ours, since the first attempt, with its words, and nobody else's.

        It begins when its session does, or did then: at any rate not when another session begins.
        """
        number, me = int(event["id"]), self._client.user
        return (
            me is not None
            and int(event.get("creator_id") or 0) == me.id
            and number not in errand.taken
            and event["name"] == body["name"]
            and (event.get("description") or "") == body["description"]
            and (_begins(event) == errand.starts_at or _begins(event) not in errand.others)
            and discord.utils.snowflake_time(number) >= task.attempted_at - PLACE_SLACK
        )

    async def _turn(self, task: Task, errand: TurnEvent) -> None:
        """Turn it from where it stands: somebody may have begun it by hand, or ended it."""
        http, reason = self._client.http, f"{task.due.kind} #{task.due.id}"
        event = await http.get_scheduled_event(errand.server_id, errand.event_id, False)
        status = _TURNS.get((errand.turn, int(event["status"])))
        if status is DELETED:
            await http.delete_scheduled_event(errand.server_id, errand.event_id, reason=reason)
        elif status is not None:
            await http.edit_scheduled_event(errand.server_id, errand.event_id, reason=reason, status=status)


def _body(errand: PutEvent, look: Look) -> dict[str, Any]:
    body: dict[str, Any] = {
        "name": shortened(look.passages[0].title, NAME_ROOM).strip(),
        "description": together(look, WORDS_ROOM).strip(),
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
