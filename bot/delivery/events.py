"""Carrying a session's event into the server's calendar, and out of it again."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import discord

from bot.delivery.discord_errors import ErrorKind, code, error_kind, later
from bot.delivery.post_without_retry import post_without_retry
from bot.delivery.timeouts import request_timeout
from bot.logs import named
from bot.outbox.errands import PutEvent, TurnEvent
from bot.outbox.kinds import DeliveryAttempt
from bot.outbox.notices import PLACE_SLACK, NoticeContent, SendMode
from bot.outbox.outcomes import Done, Executors, Outcome, Refused
from bot.ui.fitting import together
from bot.ui.lengths import shortened
from bot.ui.messages import RenderedMessage

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

    def __init__(
        self, client: discord.Client, word: Callable[[str, NoticeContent], Awaitable[RenderedMessage]]
    ) -> None:
        self._client = client
        self._word = word

    @property
    def executors(self) -> Executors:
        """What does each of these errands."""
        return {PutEvent: self.carry, TurnEvent: self.carry}

    async def carry(self, attempt: DeliveryAttempt, errand: PutEvent | TurnEvent) -> Outcome:
        """Make one attempt and say what came of it. Never raises but when cancelled."""
        try:
            async with request_timeout():
                if isinstance(errand, TurnEvent):
                    await self._turn(attempt, errand)
                    return Done(attempt.entry.id)
                return Done(attempt.entry.id, await self._put(attempt, errand))
        except Exception as error:  # noqa: BLE001 - each is told apart below
            return self._trouble(attempt, errand, error)

    @staticmethod
    def _trouble(attempt: DeliveryAttempt, errand: PutEvent | TurnEvent, error: Exception) -> Outcome:
        match error_kind(error):
            case ErrorKind.UNKNOWN:
                return later(attempt.entry.id, error, unknown=True)
            case ErrorKind.PASSING:
                return later(attempt.entry.id, error, unknown=attempt.mode is not SendMode.SEND)
            case ErrorKind.EVENT_GONE if isinstance(errand, TurnEvent):
                return Done(attempt.entry.id)
            case _:
                return Refused(attempt.entry.id, code(error))

    async def _put(self, attempt: DeliveryAttempt, errand: PutEvent) -> int | None:
        reason = f"{attempt.entry.kind} #{attempt.entry.id}"
        look = await self._word(errand.notice, errand.content)
        body = _body(errand, look)
        if errand.event_id is not None:
            http = self._client.http
            await http.edit_scheduled_event(errand.server_id, errand.event_id, reason=reason, **body)
            return None
        if attempt.mode is not SendMode.SEND:
            there = await self._client.http.get_scheduled_events(errand.server_id, False)
            ours = [event for event in there if self._made_before(attempt, errand, body, event)]
            if ours:
                event_id = int(min(ours, key=lambda event: _begins(event) != errand.starts_at)["id"])
                await self._client.http.edit_scheduled_event(errand.server_id, event_id, reason=reason, **body)
                return event_id
        return await post_without_retry(
            self._client,
            "/guilds/{guild_id}/scheduled-events",
            {**body, "privacy_level": 2},
            reason=reason,
            guild_id=errand.server_id,
        )

    def _made_before(
        self, attempt: DeliveryAttempt, errand: PutEvent, body: Mapping[str, Any], event: Mapping[str, Any]
    ) -> bool:
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
            and discord.utils.snowflake_time(number) >= attempt.attempted_at - PLACE_SLACK
        )

    async def _turn(self, attempt: DeliveryAttempt, errand: TurnEvent) -> None:
        """Turn it from where it stands: somebody may have begun it by hand, or ended it."""
        http, reason = self._client.http, f"{attempt.entry.kind} #{attempt.entry.id}"
        event = await http.get_scheduled_event(errand.server_id, errand.event_id, False)
        status = _TURNS.get((errand.turn, int(event["status"])))
        if status is DELETED:
            await http.delete_scheduled_event(errand.server_id, errand.event_id, reason=reason)
        elif status is not None:
            await http.edit_scheduled_event(errand.server_id, errand.event_id, reason=reason, status=status)


def _body(errand: PutEvent, look: RenderedMessage) -> dict[str, Any]:
    body: dict[str, Any] = {
        "name": shortened(look.sections[0].title, NAME_ROOM).strip(),
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
