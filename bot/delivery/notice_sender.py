"""Delivering one notice to Discord: its message, or looking for it where it may have arrived already."""

from dataclasses import dataclass
from typing import Any

import discord

from bot.core.clock import Clock
from bot.delivery import own_threads
from bot.delivery.discord_errors import ErrorKind, code, error_kind, failed
from bot.delivery.sent_messages import Unreadable, find, place_of
from bot.delivery.wording import NotWorded, Wording
from bot.logs import named
from bot.outbox.kinds import DeliveryAttempt
from bot.outbox.notices import NEW_THREAD, NONCE_LIFE, NoticeContent, Reason, RouteKind, SendMode, reference_of
from bot.outbox.outcomes import Absent, ChannelGone, Later, Left, Moved, Outcome, Quarantined, Refused, Released, Sent
from bot.ui import components, messages
from bot.ui.messages import RenderedMessage
from bot.ui.timeouts import Tries, request_timeout

log = named(__name__)


@dataclass(frozen=True, slots=True)
class NoticeSender:
    """Delivers notices: each method makes one attempt, says what came of it, and never raises but when cancelled."""

    client: discord.Client
    clock: Clock
    wording: Wording

    async def deliver(self, attempt: DeliveryAttempt) -> Outcome:
        """Send a notice, or look whether it was sent."""
        id_ = attempt.entry.id
        if attempt.mode is SendMode.LOOK:
            return await self._look(attempt)
        if not isinstance(attempt.what, NoticeContent):
            return Refused(id_, "TypeError")
        if attempt.mode is SendMode.AGAIN and self.clock.now() - attempt.attempted_at >= NONCE_LIFE:
            return Released(id_, untried=False)
        if attempt.route == NEW_THREAD:
            return await self._open_thread(attempt)
        tries = Tries()
        try:
            entry = attempt.entry
            rendered = await self.wording.message(entry.kind, attempt.what, server=entry.server_id, row=id_)
            async with request_timeout(tries):
                message = await self._send(attempt, rendered)
        except NotWorded as error:
            return Refused(id_, error.code, unknown=attempt.is_repeated)
        except Exception as error:  # noqa: BLE001 - each is told apart below
            perhaps = attempt.is_repeated or tries.unclear
            outcome = _outcome_of(attempt, error, perhaps=perhaps)
            if not perhaps or isinstance(outcome, Later):
                return outcome
            # It is refused now, but may stand there already: before it fails or goes another way, it is looked for.
            looked = await self._look(attempt)
            return outcome if isinstance(looked, Absent) else looked
        return _sent(attempt, message)

    async def _send(self, attempt: DeliveryAttempt, rendered: RenderedMessage) -> discord.Message:
        reference = reference_of(attempt.entry.id)
        extra: dict[str, Any] = {}
        view = components.view(rendered.buttons, server=attempt.entry.server_id, reference=reference)
        if view is not None:
            extra["view"] = view
        if rendered.files:
            extra["files"] = messages.files(rendered.files)
        roles: list[discord.abc.Snowflake] = []
        if rendered.mention_role is not None:
            extra["content"] = f"<@&{rendered.mention_role}>"
            roles.append(discord.Object(rendered.mention_role))
        place = await place_of(self.client, attempt)
        return await place.send(
            embeds=messages.embeds(rendered, reference=reference),
            nonce=attempt.nonce,
            allowed_mentions=discord.AllowedMentions(everyone=False, users=False, roles=roles, replied_user=False),
            **extra,
        )

    async def _look(self, attempt: DeliveryAttempt) -> Outcome:
        """Look for our own message since the attempt; found, it is sent; absent, it is sent anew."""
        id_ = attempt.entry.id
        try:
            async with request_timeout():
                found = await find(self.client, attempt, since=attempt.attempted_at)
        except Exception as error:  # noqa: BLE001 - each is told apart here
            kind = ErrorKind.REFUSED if isinstance(error, Unreadable) else error_kind(error)
            if kind in (ErrorKind.PLACE_GONE, ErrorKind.QUARANTINED):
                return Absent(id_)
            if kind in (ErrorKind.PASSING, ErrorKind.UNKNOWN):
                return failed(id_, error, passing=True)
            log.info("nobody can say whether it arrived", row=id_, kind=attempt.entry.kind, code=code(error))
            return Refused(id_, Reason.PERHAPS_SENT, unknown=True)
        return Absent(id_) if found is None else _sent(attempt, found)

    async def _open_thread(self, attempt: DeliveryAttempt) -> Outcome:
        """Make the private thread of a person who takes no direct messages; their notices go there from now on."""
        id_, to = attempt.entry.id, attempt.person
        if to is None or to.fallback_channel_id is None:
            return Refused(id_, "50007")
        try:
            async with request_timeout():
                thread_id = await own_threads.make(self.client, attempt, to, to.fallback_channel_id)
        except Exception as error:  # noqa: BLE001 - each is told apart here
            if error_kind(error) is ErrorKind.PERSON_GONE:
                return Left(id_, to.user_id)
            return failed(id_, error, unknown=False)
        return Moved(id_, to.user_id, thread_id, to.fallback_channel_id)


def _sent(attempt: DeliveryAttempt, message: discord.Message) -> Sent:
    """The message stands there; with whom that shows a direct conversation which was not known."""
    route, channel_id = attempt.route, message.channel.id
    is_news = route is not None and route.kind is RouteKind.DM and channel_id != attempt.dm_channel_id
    return Sent(attempt.entry.id, channel_id, message.id, route.id if route is not None and is_news else None)


def _outcome_of(attempt: DeliveryAttempt, error: Exception, *, perhaps: bool) -> Outcome:
    """What comes of a message that was not sent now; `perhaps` it was by an earlier attempt or try."""
    id_, user, person = attempt.entry.id, _user(attempt), attempt.person
    route = None if attempt.route is None else attempt.route.kind
    match error_kind(error):
        case ErrorKind.CLOSED if route is RouteKind.DM and user and person and person.fallback_channel_id is not None:
            return Moved(id_, user, None, closed=True)
        case ErrorKind.QUARANTINED if route is RouteKind.DM and user is not None:
            return Quarantined(id_, user)
        case ErrorKind.PLACE_GONE if route is RouteKind.DM and user is not None and attempt.dm_channel_id is not None:
            return ChannelGone(id_, user)
        case ErrorKind.PLACE_GONE if route is RouteKind.THREAD and user is not None:
            return Moved(id_, user, None)
        case ErrorKind.LOCKED if route is RouteKind.THREAD and user is not None:
            return Moved(id_, user, None, locked=True)
        case _:
            return failed(id_, error, passing=perhaps)


def _user(attempt: DeliveryAttempt) -> int | None:
    """Whose private message it is; None if it is for a channel."""
    person, route = attempt.person, attempt.route
    if person is not None:
        return person.user_id
    return route.id if route is not None and route.kind is RouteKind.DM else None
