"""The whole bot as it is put together: every piece that a feature brings is there, and a stop leaves nothing behind."""

import asyncio
import re
import threading
from collections.abc import AsyncGenerator, Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import discord
import psutil
import pytest
from discord.ext import commands
from sqlalchemy import select

import bot
from bot import outbox
from bot.app import App
from bot.db import Database, Tx
from bot.feature import Component, actions_of, errands_of, notices_of
from bot.outbox.models import OutboxEntry, Process
from bot.outbox.notices import State
from bot.ui.context import InteractionContext
from bot.ui.custom_ids import CustomId
from bot.ui.questions import ANSWERED
from cogs import FEATURES
from cogs.mentoring.models import MatchRound
from sandbox import Person, Sandbox
from tests.support.apps import Tenant, a_town, settings
from tests.support.locks import impatient, locked
from tests.support.people import a_cohort, a_server

HOUSE = Path(bot.__file__).parents[1]
COMPONENTS = [component for feature in FEATURES for component in feature.components]


class Whole:
    """A running App in a town with one server."""

    def __init__(self, app: App, town: Sandbox) -> None:
        self.app = app
        self.town = town
        self.heard: list[tuple[str, str]] = []
        """The presses that were answered: which, and as what action."""

    @property
    def owner(self) -> Person:
        return self.town.servers[0].owner

    async def press(self, custom_id: str) -> str:
        """Press a button with this custom id, and read the answer."""
        own = await self.owner.slash("help")
        (post, *_) = self.owner._posts(own)  # pyright: ignore[reportPrivateUsage]
        data: dict[str, Any] = {"component_type": 2, "custom_id": custom_id, "id": 1}
        reply = await self.owner._act(3, post.channel, data, custom_id, source=post)  # pyright: ignore[reportPrivateUsage]
        return reply.text

    async def page(self, path: str) -> tuple[int, str, str]:
        """The status, kind and text of a page."""
        assert self.app.web is not None
        async with aiohttp.ClientSession() as reader, reader.get(self.app.web.url + path) as answer:
            return answer.status, answer.content_type, await answer.text()

    def probed(self, component: Component) -> Component:
        """The same component with an answer that only notes that it was asked."""

        async def answer(context: InteractionContext, custom_id: CustomId) -> None:
            self.heard.append((custom_id.action, context.action.name))
            await context.reply("heard")

        return replace(component, callback=answer)


@pytest.fixture(scope="module")
async def whole(tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[Whole]:
    """The App with the features as they are, started, in a server that is set up."""
    async with a_town() as town:
        app = await App.open(settings(town, tmp_path_factory.mktemp("app")), clock=town.clock)
        town.bot = Tenant(app)
        await town.bot.start()
        server = await town.server("Riverside")
        await server.owner.slash("setup", timezone="America/Los_Angeles")
        yield Whole(app, town)
        await town.bot.stop()


def leaves(options: list[Any], *before: str) -> Iterator[str]:
    """The commands in what was sent to Discord, with the groups that they are in."""
    for each in options:
        inner = [one for one in each.get("options", []) if one["type"] in (1, 2)]
        yield from leaves(inner, *before, each["name"]) if inner else iter([" ".join((*before, each["name"]))])


async def test_every_command_of_every_feature_is_known_to_discord(whole: Whole) -> None:
    synced = set(leaves(list(whole.town.discord.state.commands[0].values())))
    assert synced == {name for name in actions_of(FEATURES) if "." not in name}
    client = whole.app.client
    assert client is not None
    assert len(client.cogs) == sum(len(feature.cogs) for feature in FEATURES)
    for feature in FEATURES:
        mine = {action.name for action in feature.actions if "." not in action.name}
        made = [make(whole.app.router) for make in feature.cogs]
        assert {each.qualified_name for cog in made for each in commands_of(cog)} == mine, feature.name


def commands_of(cog: commands.Cog) -> list[discord.app_commands.Command[Any, ..., Any]]:
    return [each for each in cog.walk_app_commands() if isinstance(each, discord.app_commands.Command)]


async def test_a_command_in_a_sentence_can_be_tapped(whole: Whole) -> None:
    ids = {each["name"]: each["id"] for each in whole.town.discord.state.commands[0].values()}
    assert whole.app.router.commands.link("Use /cohort join") == f"Use </cohort join:{ids['cohort']}>"


async def test_every_command_is_for_servers_where_the_bot_is_and_some_for_direct_messages_with_it(whole: Whole) -> None:
    commands = whole.town.discord.state.commands[0].values()
    assert {tuple(each["integration_types"]) for each in commands} == {(0,)}
    anywhere = {each["name"] for each in commands if each["contexts"] == [0, 1]}
    assert anywhere == {"help", "language", "privacy", "support", "timezone"}
    assert all(each["contexts"] == [0] for each in commands if each["name"] not in anywhere)


async def test_commands_are_sent_when_discord_has_others_and_only_then(tmp_path: Path) -> None:
    async with a_town() as town:
        commands = town.discord.state.commands[0]

        async def links(now: str) -> tuple[list[str], str]:
            """Start and stop, and say which requests were about commands, and how a sentence links to one."""
            before = len(town.requests)
            app = await App.open(settings(town, tmp_path / now), clock=town.clock)
            await app.start()
            link = app.router.commands.link("/cohort join")
            await app.stop()
            sent = [request.method for request in town.requests[before:] if request.path.endswith("/commands")]
            return sent, link

        assert (await links("first"))[0] == ["GET", "PUT"]
        linked = f"</cohort join:{cohort(commands)['id']}>"
        assert await links("second") == (["GET"], linked)
        for change in CHANGES:
            change(commands)
            assert (await links("changed"))[0] == ["GET", "PUT"]
            assert (await links("kept"))[0] == ["GET"]


def cohort(commands: dict[int, dict[str, Any]]) -> dict[str, Any]:
    return next(each for each in commands.values() if each["name"] == "cohort")


def join(commands: dict[int, dict[str, Any]]) -> dict[str, Any]:
    return next(each for each in cohort(commands)["options"] if each["name"] == "join")


CHANGES: tuple[Callable[[dict[int, dict[str, Any]]], object], ...] = (
    lambda commands: cohort(commands).update(name="cohorts"),
    lambda commands: commands.popitem(),
    lambda commands: join(commands).update(description="Something else"),
    lambda commands: join(commands)["name_localizations"].clear(),
    lambda commands: join(commands)["options"].clear(),
    lambda commands: cohort(commands).update(contexts=None),
)


async def test_each_component_is_answered_as_the_action_that_it_is(tmp_path: Path) -> None:
    async with a_town() as town:
        app = await App.open(settings(town, tmp_path), clock=town.clock)
        await app.stop()
        whole = Whole(app, town)
        features = [replace(f, components=tuple(map(whole.probed, f.components))) for f in FEATURES]
        whole.app = App(app.settings, town.clock, features)
        town.bot = Tenant(whole.app)
        await town.bot.start()
        await (await town.server("Riverside")).owner.slash("setup")
        for component in COMPONENTS:
            await whole.press(str(CustomId(component.name, 1)))
        assert whole.heard == [(component.name, component.may.name) for component in COMPONENTS]
        assert "old" in await whole.press("nothing.of.ours:1")
        await town.bot.stop()


async def test_what_a_button_says_in_its_custom_id_is_some_features_component() -> None:
    source = "\n".join(file.read_text("utf-8") for file in [*HOUSE.glob("cogs/**/*.py"), *HOUSE.glob("bot/ui/*.py")])
    named = set(re.findall(r'\bCustomId\(\s*"([^"]+)"', source))
    assert len(named) > 40
    assert named - {component.name for component in COMPONENTS} - {ANSWERED} == set()


async def test_every_page_is_served(whole: Whole) -> None:
    for path in ("/healthz", "/readyz"):
        assert (await whole.page(path))[::2] == (200, "ok\n")
    status, kind, figures = await whole.page("/metrics")
    assert (status, kind) == (200, "text/plain")
    assert "leaders_connected 1.0" in figures
    assert (await whole.page("/calendar/nobodysnobodys.ics"))[0] == 404
    given = (await whole.owner.slash("calendar")).text
    (path,) = re.findall(r"/calendar/[\w-]+\.ics", given)
    assert (await whole.page(path))[:2] == (200, "text/calendar")


async def test_what_an_action_owes_goes_out(whole: Whole) -> None:
    server = whole.town.servers[0]
    await whole.owner.slash("cohort create", name="Spring")
    assert "Spring" in {role.name for role in server.roles}
    assert "spring" in {channel.name for channel in server.channels}
    assert whole.app.tallies["done"] >= 2
    assert whole.app.next_wake() is not None, "the daily work, if nothing else"


async def test_every_kind_of_notice_and_errand_is_known_and_none_fails_that_is_about_nothing(whole: Whole) -> None:
    """The facts of each kind are asked for a subject that is not there; a kind that nobody knows would fail."""
    server = whole.town.servers[0].id
    of_role = "1"  # an errand after an erasure says so which role is to go

    def owe(tx: Tx) -> None:
        for kind in notices_of(FEATURES):
            outbox.notice(tx, kind.kind, server=server, subject=987_654_321, now=whole.town.now)
        for kind in errands_of(FEATURES):
            outbox.errand(tx, kind.kind, server=server, subject=987_654_321, dedupe_key=of_role, now=whole.town.now)

    def ends(tx: Tx) -> dict[str, tuple[str, str | None]]:
        rows = tx.execute(
            select(OutboxEntry.kind, OutboxEntry.state, OutboxEntry.reason).where(OutboxEntry.subject_id == 987_654_321)
        )
        return {row.kind: (row.state, row.reason) for row in rows}

    await whole.app.database.write(owe)
    await whole.town.advance(timedelta(minutes=2))
    found = await whole.app.database.read(ends)
    assert len(found) > 50, "all but those of an erasure, which are forgotten once they are done"
    assert {kind: end for kind, end in found.items() if end[0] not in (State.CANCELLED, State.SENT)} == {}


async def test_the_daily_work_is_done(whole: Whole) -> None:
    def draft(tx: Tx) -> None:
        cohort = a_cohort(tx, a_server(tx))
        at = whole.town.now - timedelta(days=30)
        tx.add(MatchRound(server_id=cohort.server_id, cohort_id=cohort.id, status="draft", at=at))

    await whole.app.database.write(draft)
    await whole.town.advance(timedelta(days=1, minutes=10))
    assert await whole.app.database.read(lambda tx: list(tx.execute(select(MatchRound.status)).scalars())) == [
        "dropped"
    ]


# --- the end ---------------------------------------------------------------------------------------------------------


def at_work() -> set[str]:
    """Tasks, threads and sockets of this process. Threads for blocking calls are asyncio's, and stay for the next."""
    tasks = {f"task {task.get_name()} {task.get_coro()}" for task in asyncio.all_tasks()}
    threads = {
        f"thread {thread.name} {thread.ident}"
        for thread in threading.enumerate()
        if not thread.name.startswith("asyncio_")
    }
    sockets = {f"socket {each.laddr} {each.raddr} {each.status}" for each in psutil.Process().net_connections("all")}
    return tasks | threads | {one for one in sockets if "TIME_WAIT" not in one}


async def left(before: set[str]) -> set[str]:
    """What is at work and was not before, once the other ends of connections have noticed too."""
    for _ in range(200):
        if not at_work() - before:
            break
        await asyncio.sleep(0.01)
    return at_work() - before


async def test_a_stop_leaves_no_task_thread_or_socket(database_url: str, tmp_path: Path) -> None:
    async with a_town() as town:
        await town.server("Riverside")
        before = at_work()
        for _ in range(2):
            app = await App.open(settings(town, tmp_path, LEADERS_DATABASE_URL=database_url), clock=town.clock)
            town.bot = Tenant(app)
            await town.bot.start()
            await town.servers[0].owner.slash("setup")
            assert at_work() - before
            await town.bot.stop()
            assert await left(before) == set()
            assert app.settled()
        assert await processes(database_url) == [], "its share of the budget is given back"


async def processes(database_url: str) -> list[str]:
    database = Database(database_url)
    try:
        return await database.read(lambda tx: list(tx.execute(select(Process.name)).scalars()))
    finally:
        database.close()


async def test_a_start_that_failed_can_be_stopped_and_leaves_nothing(tmp_path: Path) -> None:
    async with a_town() as town:
        before = at_work()
        app = await App.open(settings(town, tmp_path, LEADERS_DISCORD_TOKEN="MTAw.a.b"), clock=town.clock)
        with pytest.raises(discord.LoginFailure):
            await app.start()
        await app.stop()
        assert await left(before) == set()


async def test_a_database_that_is_away_while_discord_tells_of_the_servers_delays_the_start(tmp_path: Path) -> None:
    async with a_town() as town:
        app = await App.open(settings(town, tmp_path), clock=town.clock)
        whole = Whole(app, town)
        await town.server("Riverside")
        await impatient(app.database)
        with locked(app.database):
            starting = asyncio.create_task(app.start())
            await town.until(lambda: app.client is not None and app.client.user is not None and app.client.is_ready())
            assert (await whole.page("/readyz"))[0] == 503
        async with asyncio.timeout(5):
            await starting
        assert (await whole.page("/readyz"))[::2] == (200, "ok\n")
        assert app.is_delivering
        await app.stop()


async def test_who_has_no_delivery_yet_is_not_ready(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with a_town() as town:
        app = await App.open(settings(town, tmp_path), clock=town.clock)
        whole, begins = Whole(app, town), asyncio.Event()
        make = app._make_delivery  # pyright: ignore[reportPrivateUsage]

        def later(*shards: Any) -> Any:
            asyncio.run_coroutine_threadsafe(begins.wait(), loop).result()
            return make(*shards)

        loop = asyncio.get_running_loop()
        monkeypatch.setattr(app, "_make_delivery", later)
        starting = asyncio.create_task(app.start())
        await town.until(lambda: app.is_connected)
        assert (await whole.page("/readyz"))[::2] == (503, "nothing is delivered\n")
        begins.set()
        await starting
        assert (await whole.page("/readyz"))[::2] == (200, "ok\n")
        await app.stop()


async def test_what_was_opened_and_never_started_can_be_stopped(tmp_path: Path) -> None:
    async with a_town() as town:
        before = at_work()
        app = await App.open(settings(town, tmp_path), clock=town.clock)
        assert app.next_wake() is None
        assert app.settled()
        assert (app.is_connected, app.is_delivering) == (False, False)
        assert (dict(app.shards), dict(app.latencies), dict(app.tallies)) == ({}, {}, {})
        await app.stop()
        assert await left(before) == set()
