"""The sandbox by itself: time runs, it says what happens, and one acts in it as a person, by lines or over HTTP."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sys
from collections.abc import AsyncGenerator, Generator
from contextlib import contextmanager
from pathlib import Path

import aiohttp
import pytest

from sandbox import BOT_INVITE, May, Sandbox, Server
from sandbox.alone import permissions_from
from sandbox.alone.acting import HELP, Acting
from sandbox.server.discord_py import discord_py_at
from tests.sandbox.api import Api
from tests.sandbox.conftest import Visitor, furnish
from tests.sandbox.test_gateway import GUILDS, line


@pytest.fixture
def acting(town: Sandbox, server: Server) -> Acting:
    return Acting(town, server)


async def test_lines_act_as_people_and_say_what_is_to_be_seen(acting: Acting) -> None:
    said = await acting.do('Rosa: /hello name="Amina B." times=2')
    assert said.rstrip().endswith("privately: Hello Amina B.! Hello Amina B.!")
    said = await acting.do("Rosa: /show")
    assert "  [Join · Unirse]" in said
    assert "  [Closed] (disabled)" in said
    assert "  <Choose a language> Soomaali, Español" in said
    said = await acting.do("Rosa: press Form")
    assert said.splitlines()[:3] == ["A form: A form", "  Your name · Tu nombre (required)", "  Which tea (required)"]
    said = await acting.do('Rosa: fill name=Rosa "Which tea"=Green agree=yes')
    assert "Rosa / g / ['m']" in said
    assert "joined" in await acting.do('Rosa: press "Join · Unirse"')


async def test_people_and_channels_are_named_with_their_signs(acting: Acting, tmp_path: Path) -> None:
    (tmp_path / "words.txt").write_text("some words")
    await acting.do("Ben: role Mentor")
    said = await acting.do(f"Rosa: /things who=@Ben role=@Mentor place=#general file={tmp_path / 'words.txt'}")
    assert said.endswith("Ben Mentor general some words")
    assert (await acting.do('Rosa: menu "Who is this" @Ben')).endswith("Ben")
    await acting.do("Rosa: say four")
    assert (await acting.do('Ben: menu "Count letters"')).endswith("4")
    await acting.do("Ben: react 👋")
    await acting.do("Ben: join Circle")
    assert "Rosa in general: four" in await acting.do("Ben: read")
    assert "Ben ['Mentor']" in await acting.do("people")
    assert await acting.do("channels") == "#general\n#Circle"


async def test_what_cannot_be_done_is_said(acting: Acting) -> None:
    assert "(10063)" in await acting.do("Rosa: /nothing")
    assert "this option is required" in await acting.do("Rosa: /hello")
    assert "sees no message" in await acting.do("Rosa: press Nowhere")
    await acting.do("Rosa: say four")
    assert "sees no 'Nowhere'" in await acting.do("Rosa: press Nowhere")
    assert "No closing quotation" in await acting.do('Rosa: /hello name="A')
    assert "'dance'" in await acting.do("Rosa: dance")
    assert await acting.do("help") == HELP
    assert "keeps its time" in HELP, "nobody waits for what the bot would do three hours later"
    assert "The application did not respond." in await acting.do("Rosa: /mute")


def test_permissions_are_a_number_or_names() -> None:
    assert permissions_from("8") == May.ADMINISTRATOR
    assert permissions_from("view_channel, Send Messages") == May.VIEW_CHANNEL | May.SEND_MESSAGES
    with pytest.raises(ValueError, match="FLY"):
        permissions_from("FLY")


async def test_connections_and_what_is_refused_not_allowed_or_ignored_are_told() -> None:
    async with Sandbox.open(bot="none") as town, aiohttp.ClientSession() as http:
        told: list[str] = []
        town.request_log.listeners.append(told.append)
        api, server = Api(town, http), await town.server("Riverside")
        async with line(town, GUILDS | 1 << 15 | 1 << 25) as client:
            await client.event("READY")
        await town.until(lambda: len(told) == 2)
        assert told[0] == "connected: shard 0 of 1, 1 servers, intents GUILDS, MESSAGE_CONTENT, 1 << 25"
        assert told[1].startswith("gone: shard 0 of 1")
        told.clear()
        await api.ask("GET", "/channels/1")
        await api.ask("POST", f"/channels/{server.channel('general').id}/messages", {"content": "x", "tts": True})
        assert told == [
            "refused: GET /channels/1: 404 (10003): Unknown Channel",
            "ignored: POST /channels/{channel}/messages tts",
        ]


@pytest.fixture
async def alone() -> AsyncGenerator[tuple[asyncio.subprocess.Process, dict[str, str]]]:
    """`python -m sandbox` in a process of its own, and the addresses that it says."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "sandbox", "--permissions", str(int(BOT_INVITE & ~May.MANAGE_ROLES)), "--server", "Hill",
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    try:
        said = await _said(process, "curl")
        yield process, dict(re.findall(r"^(REST|Gateway|Token) +(\S+)$", said, re.M))
    finally:
        process.send_signal(signal.SIGTERM)
        await process.communicate()
    assert process.returncode == 0


async def _said(process: asyncio.subprocess.Process, last: str) -> str:
    """What a process has said up to a word."""
    assert process.stdout is not None
    said = ""
    async with asyncio.timeout(30):
        while last not in said:
            said += (await process.stdout.readline()).decode()
    return said


@contextmanager
def at(addresses: dict[str, str]) -> Generator[None]:
    """discord.py looks at these addresses."""
    with discord_py_at(addresses["REST"], addresses["Gateway"], addresses["REST"].partition("/api")[0]):
        yield


async def test_a_bot_meets_people_who_are_typed_or_posted(
    alone: tuple[asyncio.subprocess.Process, dict[str, str]],
) -> None:
    process, addresses = alone
    assert process.stdin is not None
    with at(addresses):
        bot = Visitor()
        furnish(bot)
        running = asyncio.create_task(bot.start(addresses["Token"]))
        await asyncio.wait_for(bot.up.wait(), 20)
        await bot.tree.sync()
        (guild,) = bot.guilds
        assert (guild.name, guild.me.guild_permissions.manage_roles) == ("Hill", False)
        process.stdin.write(b"Rosa: /hello name=Amina\n")
        assert "Hello Amina!" in await _said(process, "Hello")
        act = addresses["REST"].replace("/api/v10", "/act")
        async with aiohttp.ClientSession() as http, http.post(act, data="Rosa: say Good morning") as answer:
            assert await answer.text() == "Done.\n"
        await asyncio.wait_for(_heard(bot, "MESSAGE_CREATE"), 5)
        await bot.close()
        await running
    assert "gone: shard 0 of 1" in await _said(process, "gone")


async def _heard(bot: Visitor, event: str) -> None:
    while event not in bot.seen:
        await asyncio.sleep(0.01)
