"""What a client hears on the gateway: as much as its intents allow, and in the time that a network takes."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from typing import Any

import aiohttp
import discord
import pytest

from sandbox import BOT_INVITE, Sandbox
from sandbox.server.actions import guilds
from sandbox.server.discord_py import discord_py_at
from sandbox.server.gateway_sessions import ACK_SECONDS

SEPTEMBER = datetime(2026, 9, 1, 16, tzinfo=UTC)
GUILDS, GUILD_MEMBERS, PRESENCES, EMBEDDED_ACTIVITIES = 1 << 0, 1 << 1, 1 << 8, 1 << 17


@pytest.fixture
async def town() -> AsyncGenerator[Sandbox]:
    async with Sandbox.open(now=SEPTEMBER, bot="none") as town:
        yield town


class Line:
    """A websocket to the gateway, in plain JSON."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket

    async def identify(self, town: Sandbox, intents: int, shard: tuple[int, int]) -> None:
        """Log in."""
        said = {"token": town.token, "intents": intents, "properties": {}, "shard": shard}
        await self.socket.send_json({"op": 2, "d": said})

    async def event(self, name: str) -> dict[str, Any]:
        """What the next event of this name says."""
        async with asyncio.timeout(5):
            while True:
                frame = await self.socket.receive()
                assert frame.type is aiohttp.WSMsgType.TEXT, f"closed with {self.socket.close_code}"
                payload = json.loads(frame.data)
                if payload["t"] == name:
                    return payload["d"]


@asynccontextmanager
async def line(town: Sandbox, intents: int, shard: tuple[int, int] = (0, 1)) -> AsyncGenerator[Line]:
    """A line on which a client has logged in."""
    async with aiohttp.ClientSession() as http, http.ws_connect(f"{town.gateway_url}?v=10&encoding=json") as socket:
        opened = Line(socket)
        await opened.identify(town, intents, shard)
        yield opened


@pytest.mark.parametrize(
    ("intents", "names"),
    [
        (GUILDS, {"Community of Leaders", "Vera"}),
        (GUILDS | GUILD_MEMBERS, {"Community of Leaders", "Vera"}),
        (GUILDS | GUILD_MEMBERS | PRESENCES, {"Community of Leaders", "Vera", "Owner", "Quinn"}),
    ],
)
async def test_a_server_comes_with_the_members_that_the_intents_allow(
    town: Sandbox, intents: int, names: set[str]
) -> None:
    """Without presences: oneself and who is in voice, whether the server was there before or comes now."""
    before, later = await town.server("Before"), await town.server("Later", with_bot=False)
    for server in (before, later):
        await server.person("Quinn")
        await (await server.person("Vera")).join_voice(server.voice("Circle"))
    async with line(town, intents) as client:
        shown = await client.event("GUILD_CREATE")
        assert {_name(each) for each in shown["members"]} == names
        guilds.add_bot(town.discord, later.guild, BOT_INVITE)
        shown = await client.event("GUILD_CREATE")
        assert (shown["name"], {_name(each) for each in shown["members"]}) == ("Later", names)
        assert shown["member_count"] == 4


def _name(member: dict[str, Any]) -> str:
    user = member["user"]
    return user["global_name"] or "Community of Leaders"


async def test_the_intent_of_embedded_activities_is_taken_and_unknown_ones_are_not(town: Sandbox) -> None:
    async with line(town, GUILDS | EMBEDDED_ACTIVITIES) as client:
        await client.event("READY")
    async with line(town, GUILDS | 1 << 30) as client:
        assert (await client.socket.receive()).type is aiohttp.WSMsgType.TEXT  # HELLO
        assert (await client.socket.receive()).data == 4013


async def test_a_heartbeat_is_answered_when_the_client_has_noted_that_it_sent_it(town: Sandbox) -> None:
    """discord.py notes it in another thread; an answer that came sooner was taken for that of the heartbeat before."""
    town.discord.gateway.heartbeat_seconds = 0.4
    async with line(town, GUILDS) as client:
        await client.event("READY")
        sent = time.monotonic()
        await client.socket.send_json({"op": 1, "d": None})
        assert (await client.socket.receive_json())["op"] == 11
        assert time.monotonic() - sent >= ACK_SECONDS
    with discord_py_at(town.api_url, town.gateway_url, town.cdn_url):
        client = discord.Client(intents=discord.Intents(guilds=True), guild_ready_timeout=0)
        running = asyncio.create_task(client.start(town.token))
        await town.until(client.is_ready)
        await asyncio.sleep(1.5)
        assert client.latency < 0.3
        await client.close()
        with suppress(asyncio.CancelledError):
            await running


async def test_a_late_server_is_a_stub_until_it_is_told(town: Sandbox) -> None:
    late, punctual = await town.server("Late"), await town.server("Punctual")
    town.faults.server_late(late, 0.3)
    async with line(town, GUILDS) as client:
        began = time.monotonic()
        assert {each["id"] for each in (await client.event("READY"))["guilds"]} == {str(late.id), str(punctual.id)}
        assert (await client.event("GUILD_CREATE"))["name"] == "Punctual"
        assert (await client.event("GUILD_CREATE"))["name"] == "Late"
        assert time.monotonic() - began >= 0.3


async def test_a_client_that_hears_no_answer_to_its_heartbeats_comes_back(town: Sandbox) -> None:
    town.discord.gateway.heartbeat_seconds = 0.2
    town.faults.no_heartbeat_ack()
    told: list[str] = []
    town.request_log.listeners.append(told.append)
    with discord_py_at(town.api_url, town.gateway_url, town.cdn_url):
        client = discord.Client(intents=discord.Intents(guilds=True), guild_ready_timeout=0, heartbeat_timeout=0.5)
        running = asyncio.create_task(client.start(town.token))
        await town.until(lambda: any(each.startswith("gone") for each in told), seconds=10)
        town.faults.heartbeat_ack()
        await town.until(lambda: any(each.startswith("resumed") for each in told), seconds=10)
        await client.close()
        with suppress(asyncio.CancelledError):
            await running


async def test_one_shards_session_ends_and_the_others_goes_on(town: Sandbox) -> None:
    async with line(town, GUILDS, shard=(0, 2)) as first, line(town, GUILDS, shard=(1, 2)) as second:
        await first.event("READY")
        await second.event("READY")
        town.faults.invalidate(shard=1)
        assert [each.shard for each in town.discord.gateway.sessions.values()] == [0]
        frame = await second.socket.receive_json()
        assert (frame["op"], frame["d"]) == (9, False)
        server = await town.server("Riverside")
        if (server.id >> 22) % 2 == 0:
            assert (await first.event("GUILD_CREATE"))["name"] == "Riverside"
