"""Carrying one notice to Discord: its words, its message, and looking for it where it may have arrived already."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import discord
from discord.http import Route

from bot.delivery.once import post_once
from bot.delivery.patience import patience
from bot.delivery.verdicts import Verdict, code, later, verdict
from bot.domain.clock import Clock
from bot.domain.errands import Recall, Redraw
from bot.domain.notices import NONCE_LIFE, PLACE_SLACK, Letter, Move, ToPerson, mark
from bot.i18n.catalogues import Catalogues
from bot.i18n.texts import Texts
from bot.logs import named
from bot.services.deliveries.outcomes import Absent, Done, Later, Left, Moved, Outcome, Refused, Released, Sent
from bot.services.deliveries.tasks import Task
from bot.ui import fitting, looks
from bot.ui.looks import Look
from bot.ui.notices import NoticeKind

log = named(__name__)

FAR_ENOUGH = 1000
"""So many messages are looked through for one of ours; in a busier place it stays unknown."""


GROWN = timedelta(minutes=1)
"""A thread with nobody in it that is older than this was not made just now for somebody who is being added."""


class Unreadable(Exception):
    """The place is too busy to be looked through."""


class Courier:
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

    async def carry(self, task: Task) -> Outcome:
        """Make one attempt and say what came of it. Never raises but when cancelled."""
        if task.move is Move.LOOK:
            return await self._look(task)
        if not isinstance(task.what, Letter):
            return Refused(task.due.id, "TypeError")
        if task.move is Move.AGAIN and self._clock.now() - task.attempted_at >= NONCE_LIFE:
            return Released(task.due.id, untried=False)
        if task.route == "thread:0":
            return await self._open_thread(task, task.what)
        try:
            look = await self._message(task.due.kind, task.what, task.due.id)
        except Exception as error:  # a mistake in one feature's words stops no other's
            log.error("a notice could not be worded", notice=task.due.id, kind=task.due.kind, exc_info=error)
            return Refused(task.due.id, type(error).__name__, unknown=task.move is Move.AGAIN)
        try:
            async with patience():
                message = await self._send(task, look)
        except Exception as error:  # noqa: BLE001 - each is told apart below
            return self._trouble(task, error)
        return Sent(task.due.id, message.channel.id, message.id, look.languages, self._user(task))

    async def redraw(self, task: Task, errand: Redraw) -> Outcome:
        """Bring a message of ours up to date. One that is gone needs nothing any more."""
        try:
            look = await self._message(errand.notice, errand.letter, errand.row_id)
        except Exception as error:  # a mistake in one feature's words stops no other's
            log.error("a message could not be worded anew", row=task.due.id, kind=task.due.kind, exc_info=error)
            return Refused(task.due.id, type(error).__name__)
        reference = mark(errand.row_id)
        place = self._client.get_partial_messageable(errand.channel_id, guild_id=errand.server_id)
        try:
            async with patience():
                await place.get_partial_message(errand.message_id).edit(
                    embeds=looks.embeds(look, mark=reference),
                    view=looks.view(look.buttons, server=errand.server_id, mark=reference),
                    allowed_mentions=discord.AllowedMentions.none(),
                )
        except Exception as error:  # noqa: BLE001 - each is told apart below
            match verdict(error):
                case Verdict.MESSAGE_GONE | Verdict.PLACE_GONE:
                    return Done(task.due.id)
                case Verdict.PASSING | Verdict.UNKNOWN:
                    return later(task.due.id, error, unknown=False)
                case _:
                    return Refused(task.due.id, code(error))
        return Done(task.due.id)

    async def word(self, kind: str, letter: Letter) -> Look:
        """How a notice of this kind looks to its readers."""
        return await self._kinds[kind].worded(letter.facts, self._texts(letter))

    async def _message(self, kind: str, letter: Letter, row: int) -> Look:
        """The same as a message that fits; what is too long for one is folded, and **Read all** shows it."""
        look = await self.word(kind, letter)
        return fitting.fit(fitting.linked(look, self._link), fitting.read_all(row, self._texts(letter)))

    def _texts(self, letter: Letter) -> list[Texts]:
        return [self._catalogues.texts(language, letter.zone) for language in letter.languages]

    async def _send(self, task: Task, look: Look) -> discord.Message:
        place = await self._place(task)
        reference = mark(task.due.id)
        extra: dict[str, Any] = {}
        view = looks.view(look.buttons, server=task.due.server_id, mark=reference)
        if view is not None:
            extra["view"] = view
        if look.files:
            extra["files"] = looks.files(look.files)
        roles: list[discord.abc.Snowflake] = []
        if look.mention_role is not None:
            extra["content"] = f"<@&{look.mention_role}>"
            roles.append(discord.Object(look.mention_role))
        return await place.send(
            embeds=looks.embeds(look, mark=reference),
            nonce=task.nonce,
            allowed_mentions=discord.AllowedMentions(everyone=False, users=False, roles=roles, replied_user=False),
            **extra,
        )

    async def _place(self, task: Task) -> discord.abc.Messageable:
        sort, _, number = task.route.partition(":")
        if sort == "dm":
            return await self._client.create_dm(discord.Object(int(number)))
        return self._client.get_partial_messageable(int(number), guild_id=task.due.server_id)

    def _trouble(self, task: Task, error: Exception) -> Outcome:
        id_, sort = task.due.id, task.route.partition(":")[0]
        user = self._user(task)
        earlier = task.move is not Move.SEND
        person = _person(task)
        fallback = None if person is None else person.fallback_channel_id
        match verdict(error):
            case Verdict.PASSING:
                return later(id_, error, unknown=earlier)
            case Verdict.UNKNOWN:
                return later(id_, error, unknown=True)
            case Verdict.CLOSED if user is not None and sort == "dm" and fallback is not None:
                return Moved(id_, user, None, closed=True)
            case Verdict.PLACE_GONE if user is not None and sort == "thread":
                return Moved(id_, user, None)
            case _:
                return Refused(id_, code(error), unknown=earlier)

    @staticmethod
    def _user(task: Task) -> int | None:
        person, (sort, _, number) = _person(task), task.route.partition(":")
        return person.user_id if person is not None else int(number) if sort == "dm" else None

    # --- what may have arrived ----------------------------------------------------------------------------------------

    async def _look(self, task: Task) -> Outcome:
        """Look for our own message since the attempt; found, it is sent; absent, it is sent anew."""
        id_ = task.due.id
        try:
            async with patience():
                found = await self._find(task)
        except Unreadable:
            return Refused(id_, "perhaps sent", unknown=True)
        except Exception as error:  # noqa: BLE001 - each is told apart below
            match verdict(error):
                case Verdict.PLACE_GONE:
                    return Absent(id_)
                case Verdict.PASSING | Verdict.UNKNOWN:
                    return later(id_, error, unknown=True)
                case _:
                    return Refused(id_, f"{code(error)}, perhaps sent", unknown=True)
        if found is None:
            return Absent(id_)
        return Sent(id_, found.channel.id, found.id, task.languages, self._user(task))

    async def _find(self, task: Task) -> discord.Message | None:
        if not task.route or task.route == "thread:0":
            return None
        me = self._client.user
        reference = mark(task.due.id)
        place = await self._place(task)
        seen = 0
        async for message in place.history(after=task.attempted_at - PLACE_SLACK, limit=FAR_ENOUGH, oldest_first=True):
            seen += 1
            if me is not None and message.author.id == me.id and looks.bears(message, reference):
                return message
        if seen >= FAR_ENOUGH:
            raise Unreadable
        return None

    # --- what is taken back ------------------------------------------------------------------------------------------

    async def recall(self, task: Task, errand: Recall) -> Outcome:
        """Remove what was on its way when the person whom it was for, or about, deleted their data."""
        id_ = task.due.id
        try:
            async with patience():
                if errand.message_id is not None or errand.to_others or not errand.route.startswith("thread:"):
                    await self._delete_message(task, errand)
                elif errand.route == "thread:0":
                    if not await self._delete_thread(errand):
                        return Later(id_, "young", unknown=False, wait=GROWN)
                else:
                    await self._client.http.delete_channel(int(errand.route.partition(":")[2]))
        except Unreadable:
            return Refused(id_, "perhaps sent")
        except Exception as error:  # noqa: BLE001 - each is told apart below
            match verdict(error):
                case Verdict.PLACE_GONE | Verdict.MESSAGE_GONE | Verdict.CLOSED | Verdict.PERSON_GONE:
                    return Done(id_)
                case Verdict.PASSING | Verdict.UNKNOWN:
                    return later(id_, error, unknown=False)
                case _:
                    return Refused(id_, code(error))
        return Done(id_)

    async def _delete_message(self, task: Task, errand: Recall) -> None:
        """The message; in a person's own direct messages it is theirs, and stays."""
        if errand.route == f"dm:{errand.user_id}":
            return
        if errand.message_id is not None and errand.channel_id is not None:
            await self._client.http.delete_message(errand.channel_id, errand.message_id)
            return
        found = await self._find(replace(task, attempted_at=errand.since))
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

    async def _open_thread(self, task: Task, letter: Letter) -> Outcome:
        """Make the private thread of a person who takes no direct messages, or adopt the one made before."""
        to = letter.to
        if not isinstance(to, ToPerson) or to.fallback_channel_id is None:
            return Refused(task.due.id, "50007")
        http = self._client.http
        try:
            async with patience():
                thread_id = await self._made_before(task, to)
                if thread_id is None:
                    thread_id = await post_once(
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
            match verdict(error):
                case Verdict.PASSING | Verdict.UNKNOWN:
                    return later(task.due.id, error, unknown=False)
                case Verdict.PERSON_GONE:
                    return Left(task.due.id, to.user_id)
                case _:
                    return Refused(task.due.id, code(error))
        return Moved(task.due.id, to.user_id, thread_id, to.fallback_channel_id)

    async def _made_before(self, task: Task, to: ToPerson) -> int | None:
        """The thread that a lost answer made: of ours, under that channel, of that name, and with nobody else in it.

        One that another person is known by is never looked at. No two of one server are made at the same time.
        """
        http, me = self._client.http, self._client.user
        active = await http.get_active_threads(task.due.server_id)
        for thread in active["threads"]:
            thread_id = int(thread["id"])
            if (
                int(thread.get("parent_id") or 0) != to.fallback_channel_id
                or me is None
                or int(thread["owner_id"]) != me.id
                or int(thread["type"]) != discord.ChannelType.private_thread.value
                or thread["name"] != thread_name(to)
                or thread_id in task.taken
            ):
                continue
            if int(thread["member_count"]) <= 1 or await self._is_in(thread_id, to.user_id):
                return thread_id
        return None

    async def _is_in(self, thread_id: int, user_id: int) -> bool:
        try:
            await self._client.http.request(
                Route("GET", "/channels/{channel_id}/thread-members/{user_id}", channel_id=thread_id, user_id=user_id)
            )
        except discord.NotFound:
            return False
        return True


def thread_name(to: ToPerson) -> str:
    """What a person's own thread is called: their name, and nothing that only we understand."""
    return to.name[:100].strip() or "…"


def _person(task: Task) -> ToPerson | None:
    return task.what.to if isinstance(task.what, Letter) and isinstance(task.what.to, ToPerson) else None
