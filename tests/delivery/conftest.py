"""A delivery on its own: the real one, a real discord.py client, the local Discord, and kinds made for the tests."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import discord
import pytest
from sqlalchemy import select

from bot import outbox
from bot.db import Database, Tx
from bot.db.vault import Vault, new_key
from bot.delivery.dispatcher import Delivery
from bot.feature import daily_of, executors_of
from bot.i18n.catalogues import Catalogues
from bot.i18n.texts import Texts
from bot.outbox import ErrandKind, buttons, failures, quarantine, threads
from bot.outbox.conversations import NewConversations
from bot.outbox.errands import Errand
from bot.outbox.models import OutboxEntry
from bot.outbox.notices import Contents, DueEntry, DueRows, NoticeContent, Postponed, ToChannel, ToPerson
from bot.people.models import Member
from bot.people.models import Server as ServerRow
from bot.ui import timeouts
from bot.ui.components import Button
from bot.ui.custom_ids import CustomId
from bot.ui.messages import Attached, RenderedMessage, Section
from bot.ui.notices import NoticeKind
from cogs import FEATURES
from cogs.cohorts.services import enrollments
from sandbox import Person, Sandbox, Server
from sandbox.server.discord_py import discord_py_at
from sandbox.server.request_log import Request
from tests.support import discord_page, kinds
from tests.support.clocks import NOW


class Plain(discord.Client):
    """A client that only logs in."""

    def __init__(self) -> None:
        intents = discord.Intents.none()
        intents.guilds = True
        super().__init__(intents=intents, guild_ready_timeout=0, max_messages=None, http_trace=timeouts.listener())
        self.up = asyncio.Event()

    async def on_ready(self) -> None:
        self.up.set()


class Post:
    """The delivery as the tests use it: what is owed, to whom, and what became of it."""

    def __init__(self, town: Sandbox, client: Plain, database: Database, server: Server) -> None:
        self.town, self.client, self.database, self.server = town, client, database, server
        self.channel = server.channel("general")
        self.fallback: int | None = self.channel.id
        """The channel under which people have their own threads, if they can have any."""
        self._before = len(town.requests)
        self.people: dict[int, int] = {}
        self.errands: dict[int, Errand] = {}
        self.made: dict[int, int | None] = {}
        self.subjects = 0
        self.noting: Callable[[Tx], None] | None = None
        """What a feature writes down when its errand is done."""
        self.delivery = self.new_delivery()

    def new_delivery(self, **settings: Any) -> Delivery:
        return Delivery(
            database=self.database,
            catalogues=Catalogues.load(),
            clock=settings.pop("clock", self.town.clock),
            requests_per_second=settings.pop("requests_per_second", 45),
            new_conversations=settings.pop("new_conversations", NewConversations(20, 20)),
            shards=settings.pop("shards", (0,)),
            shard_count=settings.pop("shard_count", 1),
            link=str,
            public_url=None,
            vault=Vault([new_key()]),
            notices=settings.pop("notices", None)
            or [
                NoticeKind(kinds.POST, self._posts, self._look),
                NoticeKind(kinds.CERTIFICATE, self._posts, self._slow_look),
                NoticeKind(kinds.LETTER, self._letters, self._look, recipients=self._everyone),
                NoticeKind(failures.FAILURE, failures.facts, self._failure),
                NoticeKind(quarantine.NOTICE, quarantine.facts, self._quarantine),
            ],
            errands=[ErrandKind("errand", self._errands, self._done), *buttons.ERRANDS, *threads.ERRANDS],
            executors=executors_of(FEATURES),
            daily=daily_of(FEATURES),
            participants=[enrollments.PARTICIPANTS],
            work=(),
            **settings,
        )

    def _posts(self, tx: Tx, rows: DueRows) -> Contents:
        return {due.id: NoticeContent(ToChannel(self.channel.id), ("en", "so"), "UTC", due) for due in rows}

    def _letters(self, tx: Tx, rows: DueRows) -> Contents:
        people = {row.id: row for row in tx.execute(select(Member.id, Member.user_id, Member.name))}
        return {
            due.id: NoticeContent(
                ToPerson(people[due.member_id].user_id, people[due.member_id].name, self.fallback),
                ("en",),
                "UTC",
                due,
            )
            for due in rows
        }

    def _everyone(self, tx: Tx, due: DueEntry) -> list[int]:
        return list(tx.execute(select(Member.id)).scalars())

    def _errands(self, tx: Tx, rows: DueRows) -> Mapping[int, Errand | Postponed]:
        return {due.id: self.errands[due.subject_id] for due in rows}

    def _done(self, tx: Tx, due: DueEntry, made: int | None, now: datetime) -> None:
        self.made[due.subject_id] = made
        if self.noting is not None:
            self.noting(tx)

    def _look(self, due: DueEntry, texts: Sequence[Texts]) -> RenderedMessage:
        if due.subject_id == 13:
            raise ZeroDivisionError
        sections = tuple(Section(t.language, f"{due.kind} {due.subject_id}", "words") for t in texts)
        return RenderedMessage(sections, buttons=(Button("Yes", CustomId("yes", due.subject_id)),))

    async def _slow_look(self, due: DueEntry, texts: Sequence[Texts]) -> RenderedMessage:
        await asyncio.sleep(0)
        return RenderedMessage((Section("en", "A certificate", "words"),), files=(Attached("a.txt", b"printed"),))

    def _failure(self, failure: failures.Failure, texts: Sequence[Texts]) -> RenderedMessage:
        return RenderedMessage((Section("en", "Failed", f"{failure.kind} {failure.code}"),))

    def _quarantine(self, found: quarantine.Quarantined, texts: Sequence[Texts]) -> RenderedMessage:
        return RenderedMessage((Section("en", "Quarantined", "words"),))

    async def know(self, person: Person) -> int:
        """Give a person a row."""

        def row(tx: Tx) -> int:
            member = Member(server_id=self.server.id, user_id=person.id, name=person.name, created_at=NOW)
            tx.add(member)
            tx.flush()
            return member.id

        self.people[person.id] = await self.database.write(row)
        return self.people[person.id]

    async def owe(self, kind: str = "post", subject: int | None = None, **more: Any) -> int:
        self.subjects += 1
        about: dict[str, Any] = {"server": self.server.id, "subject": subject or 1000 + self.subjects}
        about |= {"now": self.town.now, **more}
        row = await (
            self.database.write(outbox.errand, kind, **about)
            if kind == "errand"
            else self.database.write(outbox.notice, kinds.of_tests(kind), **about)
        )
        assert row is not None
        return row

    async def owe_errand(self, errand: Errand, **more: Any) -> int:
        self.subjects += 1
        self.errands[5000 + self.subjects] = errand
        return await self.owe("errand", 5000 + self.subjects, **more)

    async def row(self, id_: int) -> OutboxEntry:
        return await self.database.read(
            lambda tx: tx.execute(select(OutboxEntry).where(OutboxEntry.id == id_)).scalar_one()
        )

    async def rest(self) -> None:
        """Wait until the delivery has nothing in hand."""
        async with asyncio.timeout(20):
            while self.delivery.busy or self.database.running:
                await asyncio.sleep(0.002)

    async def advance(self, by: timedelta) -> None:
        """Let time pass as the sandbox does."""
        target = self.town.now + by
        await self.rest()
        while (wake := self.delivery.next_wake()) is not None and wake <= target:
            self.town.clock.jump(wake)
            await self.rest()
        self.town.clock.jump(target)
        await self.rest()

    async def start(self) -> None:
        self.database.on_owed = self.delivery.wake
        await self.delivery.start(self.client)

    async def die(self) -> None:
        """End the delivery as kill -9 does: nothing more is recorded."""
        delivery = self.delivery
        delivery._scheduler.stop()  # pyright: ignore[reportPrivateUsage]
        tasks = [delivery._worker, delivery._renewal, delivery._daily_task, *delivery._in_hand.values()]  # pyright: ignore[reportPrivateUsage]
        for task in tasks:
            if task is not None:
                task.cancel()
        await asyncio.gather(*(task for task in tasks if task is not None), return_exceptions=True)

    async def come_back(self, **settings: Any) -> None:
        self.delivery = self.new_delivery(**settings)
        await self.start()

    @property
    def asked(self) -> list[Request]:
        """The requests since this server is there."""
        return list(self.town.requests)[self._before :]

    @property
    def titles(self) -> list[str]:
        return [message.text.split("\n")[0] for message in self.channel.messages]


@pytest.fixture(scope="session")
async def _clients() -> AsyncGenerator[tuple[Sandbox, Plain]]:
    async with Sandbox.open(now=NOW, bot="none") as town:
        with discord_py_at(town.api_url, town.gateway_url, town.cdn_url):
            client = Plain()
            running = asyncio.create_task(client.start(town.token))
            await asyncio.wait_for(client.up.wait(), 10)
            yield town, client
            await client.close()
            await running


@pytest.fixture
async def post(_clients: tuple[Sandbox, Plain], sqlite_database: Database) -> AsyncGenerator[Post]:
    """A running delivery for a new server."""
    town, client = _clients
    town.faults.clear()
    town.violations.clear()
    server = await town.server("Riverside")
    async with asyncio.timeout(5):
        while client.get_guild(server.id) is None:
            await asyncio.sleep(0.001)
    post = Post(town, client, sqlite_database, server)
    await sqlite_database.write(lambda tx: tx.add(ServerRow(id=server.id, staff_channel_id=post.channel.id)))
    # discord.py has one address for all clients, and another file's town may have been opened since.
    with discord_py_at(town.api_url, town.gateway_url, town.cdn_url):
        await post.start()
        yield post
        await post.delivery.stop(1)
    assert not town.violations
    discord_page.require_known({discord_page.route(each.method, each.path) for each in town.requests})
