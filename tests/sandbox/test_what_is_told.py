"""What Discord tells a bot beside the thing itself: where an answer came from, what was deleted together, and so on."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from datetime import UTC, datetime

import aiohttp
import pytest

from sandbox import BOT_INVITE, May, Sandbox
from tests.sandbox.api import Api
from tests.sandbox.test_gateway import GUILDS, line
from tests.sandbox.test_names_and_files import FORM, SPANISH, PlainBot
from tests.sandbox.test_threads import BUTTON

MESSAGES = 1 << 9


@pytest.fixture
async def bot() -> AsyncGenerator[PlainBot]:
    async with (
        Sandbox.open(now=datetime(2026, 9, 1, 16, tzinfo=UTC), bot="none") as town,
        aiohttp.ClientSession() as http,
        line(town, GUILDS | MESSAGES) as heard,
    ):
        await heard.event("READY")
        api = Api(town, http)
        await api.ask("PUT", f"/applications/{town.discord.state.application_id}/commands", SPANISH)
        yield PlainBot(api, heard)


async def test_an_answer_says_which_message_and_which_form_it_came_from(bot: PlainBot) -> None:
    server = await bot.api.town.server("Riverside")
    ana, general = await server.person("Ana"), server.channel("general")
    await bot.api.ask("POST", f"/channels/{general.id}/messages", {"content": "Come", "components": [BUTTON]})
    (message,) = general.messages
    form, _ = await bot.while_(ana.click(message, "Join"), 9, FORM)
    await bot.while_(ana.submit(form, {"Files": [("a.txt", b"x")]}), 4, {"content": "Thanks"})
    _, (thanks, _) = await bot.api.ask("GET", f"/channels/{general.id}/messages")
    about = thanks["interaction_metadata"]
    assert about["user"]["id"] == str(ana.id)
    assert about["triggering_interaction_metadata"]["interacted_message_id"] == str(message.id)


async def test_messages_that_are_deleted_together_are_told_together(bot: PlainBot) -> None:
    server = await bot.api.town.server("Riverside", bot_permissions=BOT_INVITE | May.MANAGE_MESSAGES)
    ana, general = await server.person("Ana"), server.channel("general")
    said = [await ana.say(text, general) for text in ("one", "two", "three")]
    ids = [str(each.id) for each in said[:2]]
    await bot.api.ask("POST", f"/channels/{general.id}/messages/bulk-delete", {"messages": ids})
    assert (await bot.heard.event("MESSAGE_DELETE_BULK"))["ids"] == ids
    assert [each.text for each in general.messages] == ["three"]


async def test_the_application_says_how_it_is_installed_and_there_are_no_sounds(bot: PlainBot) -> None:
    _, application = await bot.api.ask("GET", "/applications/@me")
    assert application["install_params"]["scopes"] == ["bot", "applications.commands"]
    assert (await bot.api.ask("GET", "/soundboard-default-sounds"))[1] == []
