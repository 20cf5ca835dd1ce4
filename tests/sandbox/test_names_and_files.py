"""What people call commands and options in their own language, and files wherever they give one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import aiohttp
import pytest

from sandbox import File, May, Refused, Reply, Sandbox
from sandbox.server.limits.messages import FILE_BYTES
from tests.sandbox.api import Api
from tests.sandbox.test_gateway import GUILDS, Line, line

T = TypeVar("T")
SPANISH = [
    {
        "name": "greet",
        "description": "Greet",
        "name_localizations": {"es-ES": "saludar"},
        "options": [
            {"type": 3, "name": "whom", "description": "Whom", "name_localizations": {"es-ES": "quien"}},
            {"type": 11, "name": "proof", "description": "A file"},
            {"type": 7, "name": "place", "description": "A channel"},
        ],
    },
    {"name": "Count letters", "type": 3, "name_localizations": {"es-ES": "Contar letras"}},
]
FORM = {
    "title": "Proof",
    "custom_id": "proof",
    "components": [
        {"type": 18, "label": "Files", "component": {"type": 19, "custom_id": "files", "max_values": 3}},
    ],
}


class PlainBot:
    """A bot of plain JSON, which answers the next interaction as it is told."""

    def __init__(self, api: Api, heard: Line) -> None:
        self.api = api
        self.heard = heard

    async def while_(self, done: Awaitable[T], kind: int, data: object = None) -> tuple[T, dict[str, Any]]:
        """Answer what somebody does meanwhile; gives what came of it and what the bot heard."""
        doing = asyncio.ensure_future(done)
        interaction = await self.heard.event("INTERACTION_CREATE")
        path = f"/interactions/{interaction['id']}/{interaction['token']}/callback"
        status, said = await self.api.ask("POST", path, {"type": kind, "data": data})
        assert status == 204, said
        return await doing, interaction["data"]


@pytest.fixture
async def bot() -> AsyncGenerator[PlainBot]:
    async with (
        Sandbox.open(now=datetime(2026, 9, 1, 16, tzinfo=UTC), bot="none") as town,
        aiohttp.ClientSession() as http,
        line(town, GUILDS) as heard,
    ):
        await heard.event("READY")
        api = Api(town, http)
        await api.ask("PUT", f"/applications/{town.discord.state.application_id}/commands", SPANISH)
        yield PlainBot(api, heard)


async def test_commands_options_and_menus_are_found_by_the_names_that_a_person_sees(bot: PlainBot) -> None:
    server = await bot.api.town.server("Riverside")
    ana, ben = await server.person("Ana", locale="es-ES"), await server.person("Ben")
    _, heard = await bot.while_(ana.slash("saludar", quien="Ben"), 4, {"content": "Hola"})
    assert (heard["name"], heard["options"]) == ("greet", [{"name": "whom", "type": 3, "value": "Ben"}])
    _, heard = await bot.while_(ana.slash("greet", whom="Ben"), 4, {"content": "Hola"})
    assert heard["name"] == "greet"
    message = await ben.say("four")
    _, heard = await bot.while_(ana.context("Contar letras", message), 4, {"content": "4"})
    assert heard["target_id"] == str(message.id)
    with pytest.raises(Refused) as refused:
        await ben.slash("saludar", quien="Ana")
    assert refused.value.code == 10063


async def test_a_chosen_channel_tells_what_the_person_and_what_the_bot_may_there(bot: PlainBot) -> None:
    server = await bot.api.town.server("Riverside")
    ana, voice = await server.person("Ana"), server.voice("Circle")
    await voice.overwrite(server.bot_member.role, deny=May.CONNECT)
    _, heard = await bot.while_(ana.slash("greet", place=voice), 4, {"content": "Here"})
    told = heard["resolved"]["channels"][str(voice.id)]
    assert [bool(int(told[name]) & May.CONNECT) for name in ("permissions", "app_permissions")] == [True, False]


async def test_a_file_is_given_in_the_same_ways_to_an_option_a_form_and_a_message(
    bot: PlainBot, tmp_path: Path
) -> None:
    server = await bot.api.town.server("Riverside")
    ana = await server.person("Ana")
    path = tmp_path / "words.txt"
    path.write_text("some words")
    message = await ana.say("Here", files=[path, ("more.txt", b"more words")])
    assert [(file.name, file.bytes) for file in message.files] == [
        ("words.txt", b"some words"),
        ("more.txt", b"more words"),
    ]
    for given in (
        path,
        str(path),
        ("words.txt", b"some words"),
        message.files[0],
        ana.upload("words.txt", b"some words"),
    ):
        opened, heard = await bot.while_(ana.slash("greet", proof=given), 9, FORM)
        (file,) = heard["resolved"]["attachments"].values()
        assert (file["filename"], file["size"], file["content_type"]) == ("words.txt", 10, "text/plain")
        assert isinstance(opened, Reply)
        _, heard = await bot.while_(ana.submit(opened, {"Files": (given, path)}), 4, {"content": "Thanks"})
        assert [each["filename"] for each in heard["resolved"]["attachments"].values()] == ["words.txt"] * 2


async def test_what_is_no_file_or_too_large_or_not_allowed_is_refused(bot: PlainBot) -> None:
    server = await bot.api.town.server("Riverside")
    ana = await server.person("Ana")
    with pytest.raises(LookupError):
        await ana.say("Here", files=[3])
    with pytest.raises(Refused) as refused:
        await ana.slash("greet", proof=("large.bin", b"x" * (FILE_BYTES + 1)))
    assert refused.value.code == 40005
    await server.everyone.edit(permissions=server.everyone.permissions & ~May.ATTACH_FILES)
    with pytest.raises(Refused) as refused:
        await ana.say("Here", files=[File("a.txt", b"x", "text/plain")])
    assert refused.value.code == 50013
