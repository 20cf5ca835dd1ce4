"""Carrying one notice to Discord: its words, its message, and looking for it where it may have arrived already."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import discord
from discord.http import Route as HttpRoute

from bot.core.clock import Clock
from bot.delivery.discord_errors import ErrorKind, code, error_kind, later
from bot.delivery.post_without_retry import post_without_retry
from bot.delivery.timeouts import request_timeout
from bot.i18n.catalogues import Catalogues
from bot.i18n.texts import Texts
from bot.logs import named
from bot.outbox.errands import Recall, Redraw
from bot.outbox.kinds import DeliveryAttempt
from bot.outbox.notices import (
    NEW_THREAD,
    NONCE_LIFE,
    PLACE_SLACK,
    NoticeContent,
    Reason,
    Route,
    RouteKind,
    SendMode,
    ToPerson,
    mark,
)
from bot.outbox.outcomes import Absent, Done, Executors, Later, Left, Moved, Outcome, Refused, Released, Sent
from bot.ui import components, fitting, messages, references
from bot.ui.messages import RenderedMessage
from bot.ui.notices import NoticeKind

log = named(__name__)

FAR_ENOUGH = 1000
"""So many messages are looked through for one of ours; in a busier place it stays unknown."""


GROWN = timedelta(minutes=1)
"""A thread with nobody in it that is older than this was not made just now for somebody who is being added."""


class Unreadable(Exception):
    """The place is too busy to be looked through."""


class NoticeSender:
    """Takes notices where they go."""

    def __init__(
        self,
        client: discord.Client,
        *,
        kinds: Mapping[str, NoticeKind],
        catalogues: Catalogues,
        clock: Clock,
        link: Callable[[str], str],
    ) -> None:
        self._client = client
        self._kinds = kinds
        self._catalogues = catalogues
        self._clock = clock
        self._link = link

    async def carry(self, attempt: DeliveryAttempt) -> Outcome:
        """Make one attempt and say what came of it. Never raises but when cancelled."""
        if attempt.mode is SendMode.LOOK:
            return await self._look(attempt)
        if not isinstance(attempt.what, NoticeContent):
            return Refused(attempt.entry.id, "TypeError")
        if attempt.mode is SendMode.AGAIN and self._clock.now() - attempt.attempted_at >= NONCE_LIFE:
            return Released(attempt.entry.id, untried=False)
        if attempt.route == NEW_THREAD:
            return await self._open_thread(attempt, attempt.what)
        try:
            look = await self._message(attempt.entry.kind, attempt.what, attempt.entry.id)
        except Exception as error:  # a mistake in one feature's words stops no other's
            log.error("a notice could not be worded", notice=attempt.entry.id, kind=attempt.entry.kind, exc_info=error)
            return Refused(attempt.entry.id, type(error).__name__, unknown=attempt.mode is SendMode.AGAIN)
        try:
            async with request_timeout():
                message = await self._send(attempt, look)
        except Exception as error:  # noqa: BLE001 - each is told apart below
            return self._trouble(attempt, error)
        return Sent(attempt.entry.id, message.channel.id, message.id, self._user(attempt))

    @property
    def executors(self) -> Executors:
        """What does the errands about messages that were sent."""
        return {Redraw: self.redraw, Recall: self.recall}

    async def redraw(self, attempt: DeliveryAttempt, errand: Redraw) -> Outcome:
        """Bring a message of ours up to date. One that is gone needs nothing any more."""
        try:
            look = await self._message(errand.notice, errand.content, errand.row_id)
        except Exception as error:  # a mistake in one feature's words stops no other's
            log.error(
                "a message could not be worded anew", row=attempt.entry.id, kind=attempt.entry.kind, exc_info=error
            )
            return Refused(attempt.entry.id, type(error).__name__)
        reference = mark(errand.row_id)
        place = self._client.get_partial_messageable(errand.channel_id, guild_id=errand.server_id)
        try:
            async with request_timeout():
                await place.get_partial_message(errand.message_id).edit(
                    embeds=messages.embeds(look, reference=reference),
                    view=components.view(look.buttons, server=errand.server_id, reference=reference),
                    allowed_mentions=discord.AllowedMentions.none(),
                )
        except Exception as error:  # noqa: BLE001 - each is told apart below
            match error_kind(error):
                case ErrorKind.MESSAGE_GONE | ErrorKind.PLACE_GONE:
                    return Done(attempt.entry.id)
                case ErrorKind.PASSING | ErrorKind.UNKNOWN:
                    return later(attempt.entry.id, error, unknown=False)
                case _:
                    return Refused(attempt.entry.id, code(error))
        return Done(attempt.entry.id)

    async def word(self, kind: str, content: NoticeContent) -> RenderedMessage:
        """How a notice of this kind looks to its readers."""
        return await self._kinds[kind].worded(content.facts, self._texts(content))

    async def _message(self, kind: str, content: NoticeContent, row: int) -> RenderedMessage:
        """The same as a message that fits; what is too long for one is folded, and **Read all** shows it."""
        look = await self.word(kind, content)
        return fitting.fit(fitting.linked(look, self._link), fitting.read_all(row, self._texts(content)))

    def _texts(self, content: NoticeContent) -> list[Texts]:
        return [self._catalogues.texts(language, content.zone) for language in content.languages]

    async def _send(self, attempt: DeliveryAttempt, look: RenderedMessage) -> discord.Message:
        place = await self._place(attempt)
        reference = mark(attempt.entry.id)
        extra: dict[str, Any] = {}
        view = components.view(look.buttons, server=attempt.entry.server_id, reference=reference)
        if view is not None:
            extra["view"] = view
        if look.files:
            extra["files"] = messages.files(look.files)
        roles: list[discord.abc.Snowflake] = []
        if look.mention_role is not None:
            extra["content"] = f"<@&{look.mention_role}>"
            roles.append(discord.Object(look.mention_role))
        return await place.send(
            embeds=messages.embeds(look, reference=reference),
            nonce=attempt.nonce,
            allowed_mentions=discord.AllowedMentions(everyone=False, users=False, roles=roles, replied_user=False),
            **extra,
        )

    async def _place(self, attempt: DeliveryAttempt) -> discord.abc.Messageable:
        route = attempt.route
        assert route is not None, "a message goes somewhere"
        if route.kind is RouteKind.DM:
            return await self._client.create_dm(discord.Object(route.id))
        return self._client.get_partial_messageable(route.id, guild_id=attempt.entry.server_id)

    def _trouble(self, attempt: DeliveryAttempt, error: Exception) -> Outcome:
        id_, by = attempt.entry.id, None if attempt.route is None else attempt.route.kind
        user = self._user(attempt)
        earlier = attempt.mode is not SendMode.SEND
        person = _person(attempt)
        fallback = None if person is None else person.fallback_channel_id
        match error_kind(error):
            case ErrorKind.PASSING:
                return later(id_, error, unknown=earlier)
            case ErrorKind.UNKNOWN:
                return later(id_, error, unknown=True)
            case ErrorKind.CLOSED if user is not None and by is RouteKind.DM and fallback is not None:
                return Moved(id_, user, None, closed=True)
            case ErrorKind.PLACE_GONE if user is not None and by is RouteKind.THREAD:
                return Moved(id_, user, None)
            case _:
                return Refused(id_, code(error), unknown=earlier)

    @staticmethod
    def _user(attempt: DeliveryAttempt) -> int | None:
        person, route = _person(attempt), attempt.route
        if person is not None:
            return person.user_id
        return route.id if route is not None and route.kind is RouteKind.DM else None

    # --- what may have arrived ----------------------------------------------------------------------------------------

    async def _look(self, attempt: DeliveryAttempt) -> Outcome:
        """Look for our own message since the attempt; found, it is sent; absent, it is sent anew."""
        id_ = attempt.entry.id
        try:
            async with request_timeout():
                found = await self._find(attempt)
        except Unreadable:
            return Refused(id_, Reason.PERHAPS_SENT, unknown=True)
        except Exception as error:  # noqa: BLE001 - each is told apart below
            match error_kind(error):
                case ErrorKind.PLACE_GONE:
                    return Absent(id_)
                case ErrorKind.PASSING | ErrorKind.UNKNOWN:
                    return later(id_, error, unknown=True)
                case _:
                    return Refused(id_, f"{code(error)}, {Reason.PERHAPS_SENT}", unknown=True)
        if found is None:
            return Absent(id_)
        return Sent(id_, found.channel.id, found.id, self._user(attempt))

    async def _find(self, attempt: DeliveryAttempt) -> discord.Message | None:
        if attempt.route is None or attempt.route == NEW_THREAD:
            return None
        me = self._client.user
        reference = mark(attempt.entry.id)
        place = await self._place(attempt)
        seen = 0
        async for message in place.history(
            after=attempt.attempted_at - PLACE_SLACK, limit=FAR_ENOUGH, oldest_first=True
        ):
            seen += 1
            if me is not None and message.author.id == me.id and references.bears(message, reference):
                return message
        if seen >= FAR_ENOUGH:
            raise Unreadable
        return None

    # --- what is taken back ------------------------------------------------------------------------------------------

    async def recall(self, attempt: DeliveryAttempt, errand: Recall) -> Outcome:
        """Remove what was on its way when the person whom it was for, or about, deleted their data."""
        id_ = attempt.entry.id
        try:
            async with request_timeout():
                if errand.message_id is None and not errand.to_others and errand.route == NEW_THREAD:
                    if not await self._delete_thread(errand):
                        return Later(id_, "young", unknown=False, wait=GROWN)
                elif (thread := _own_thread(errand)) is not None:
                    await self._client.http.delete_channel(thread)
                else:
                    await self._delete_message(attempt, errand)
        except Unreadable:
            return Refused(id_, Reason.PERHAPS_SENT)
        except Exception as error:  # noqa: BLE001 - each is told apart below
            match error_kind(error):
                case ErrorKind.PLACE_GONE | ErrorKind.MESSAGE_GONE | ErrorKind.CLOSED | ErrorKind.PERSON_GONE:
                    return Done(id_)
                case ErrorKind.PASSING | ErrorKind.UNKNOWN:
                    return later(id_, error, unknown=False)
                case _:
                    return Refused(id_, code(error))
        return Done(id_)

    async def _delete_message(self, attempt: DeliveryAttempt, errand: Recall) -> None:
        """The message; in a person's own direct messages it is theirs, and stays."""
        if errand.route == Route(RouteKind.DM, errand.user_id):
            return
        if errand.message_id is not None and errand.channel_id is not None:
            await self._client.http.delete_message(errand.channel_id, errand.message_id)
            return
        found = await self._find(replace(attempt, attempted_at=errand.since))
        if found is not None:
            await found.delete()

    async def _delete_thread(self, errand: Recall) -> bool:
        """The thread that was made for them, in which they are, or nobody yet; False if one may be another's still."""
        http, me = self._client.http, self._client.user
        sure = True
        for thread in (await http.get_active_threads(errand.server_id))["threads"]:
            number = int(thread["id"])
            made_at = discord.utils.snowflake_time(number)
            if (
                me is None
                or int(thread["owner_id"]) != me.id
                or thread["type"] != discord.ChannelType.private_thread.value
                or number in errand.owned
                or made_at < errand.since - PLACE_SLACK
            ):
                continue
            inside = {int(member["user_id"]) for member in await http.get_thread_members(number) if "user_id" in member}
            if errand.user_id in inside or (inside <= {me.id} and self._clock.now() - made_at >= GROWN):
                await http.delete_channel(number)
            elif inside <= {me.id}:
                sure = False
        return sure

    # --- a person's own thread ----------------------------------------------------------------------------------------

    async def _open_thread(self, attempt: DeliveryAttempt, content: NoticeContent) -> Outcome:
        """Make the private thread of a person who takes no direct messages, or adopt the one made before."""
        to = content.to
        if not isinstance(to, ToPerson) or to.fallback_channel_id is None:
            return Refused(attempt.entry.id, "50007")
        http = self._client.http
        try:
            async with request_timeout():
                thread_id = await self._made_before(attempt, to)
                if thread_id is None:
                    thread_id = await post_without_retry(
                        self._client,
                        "/channels/{channel_id}/threads",
                        {
                            "name": thread_name(to),
                            "type": discord.ChannelType.private_thread.value,
                            "auto_archive_duration": 10080,
                            "invitable": False,
                        },
                        channel_id=to.fallback_channel_id,
                    )
                await http.add_user_to_thread(thread_id, to.user_id)
        except Exception as error:  # noqa: BLE001 - each is told apart below
            match error_kind(error):
                case ErrorKind.PASSING | ErrorKind.UNKNOWN:
                    return later(attempt.entry.id, error, unknown=False)
                case ErrorKind.PERSON_GONE:
                    return Left(attempt.entry.id, to.user_id)
                case _:
                    return Refused(attempt.entry.id, code(error))
        return Moved(attempt.entry.id, to.user_id, thread_id, to.fallback_channel_id)

    async def _made_before(self, attempt: DeliveryAttempt, to: ToPerson) -> int | None:
        """The thread that a lost answer made: of ours, under that channel, of that name, and with nobody else in it.

        One that another person is known by is never looked at. No two of one server are made at the same time.
        """
        http, me = self._client.http, self._client.user
        active = await http.get_active_threads(attempt.entry.server_id)
        for thread in active["threads"]:
            thread_id = int(thread["id"])
            if (
                int(thread.get("parent_id") or 0) != to.fallback_channel_id
                or me is None
                or int(thread["owner_id"]) != me.id
                or int(thread["type"]) != discord.ChannelType.private_thread.value
                or thread["name"] != thread_name(to)
                or thread_id in attempt.taken
            ):
                continue
            if int(thread["member_count"]) <= 1 or await self._is_in(thread_id, to.user_id):
                return thread_id
        return None

    async def _is_in(self, thread_id: int, user_id: int) -> bool:
        try:
            await self._client.http.request(
                HttpRoute(
                    "GET", "/channels/{channel_id}/thread-members/{user_id}", channel_id=thread_id, user_id=user_id
                )
            )
        except discord.NotFound:
            return False
        return True


def _own_thread(errand: Recall) -> int | None:
    """The thread of theirs that goes as a whole."""
    if errand.message_id is not None or errand.to_others or errand.route is None:
        return None
    return errand.route.id if errand.route.kind is RouteKind.THREAD else None


def thread_name(to: ToPerson) -> str:
    """What a person's own thread is called: their name, and nothing that only we understand."""
    return to.name[:100].strip() or "…"


def _person(attempt: DeliveryAttempt) -> ToPerson | None:
    return (
        attempt.what.to if isinstance(attempt.what, NoticeContent) and isinstance(attempt.what.to, ToPerson) else None
    )
