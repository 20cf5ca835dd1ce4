"""Threads close after a while, open again for who may, and refuse when they are locked."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from sandbox import BOT_INVITE, Channel, May, Refused, Server
from sandbox.server.intents import GUILD_MEMBERS
from tests.sandbox.api import Api
from tests.sandbox.test_gateway import GUILDS, line
from tests.sandbox.test_names_and_files import PlainBot

HOUR = timedelta(hours=1)
BUTTON = {"type": 1, "components": [{"type": 2, "style": 1, "label": "Join", "custom_id": "join"}]}


@pytest.fixture
async def server(api: Api) -> Server:
    return await api.town.server("Riverside")


@pytest.fixture
async def thread(api: Api, server: Server) -> Channel:
    """A private thread of the bot's, which closes after an hour."""
    path = f"/channels/{server.channel('general').id}/threads"
    await api.ask("POST", path, {"name": "Pair", "type": 12, "auto_archive_duration": 60})
    return server.channel("Pair")


async def put(api: Api, thread: Channel, account_id: int) -> None:
    """The bot takes somebody into a thread."""
    assert (await api.ask("PUT", f"/channels/{thread.id}/thread-members/{account_id}"))[0] == 204


async def test_a_thread_closes_when_nothing_was_said_for_its_time_and_a_message_opens_it_again(
    api: Api, thread: Channel
) -> None:
    path = f"/channels/{thread.id}/messages"
    async with line(api.town, GUILDS) as client:
        await client.event("GUILD_CREATE")
        await api.town.advance(HOUR / 2)
        await api.ask("POST", path, {"content": "Still here"})
        await api.town.advance(HOUR / 2)
        assert not thread.archived
        await api.town.advance(HOUR / 2)
        assert (await client.event("THREAD_UPDATE"))["thread_metadata"]["archived"]
        assert thread.archived
        await api.ask("POST", path, {"content": "Again"})
        assert not (await client.event("THREAD_UPDATE"))["thread_metadata"]["archived"]
        await api.ask("PATCH", f"/channels/{thread.id}", {"auto_archive_duration": 1440})
        await api.town.advance(23 * HOUR)
        assert not thread.archived
        await api.town.advance(HOUR)
        assert thread.archived
        await api.ask("PATCH", f"/channels/{thread.id}", {"archived": False})
        assert not thread.archived
        await api.town.advance(24 * HOUR)
        assert thread.archived


async def test_a_locked_thread_is_for_those_who_manage_threads(api: Api, server: Server, thread: Channel) -> None:
    path = f"/channels/{thread.id}/messages"
    ana, keeper = await server.person("Ana"), await server.person("Keeper", roles=["Keeper"])
    await server.role("Keeper").edit(permissions=int(May.MANAGE_THREADS))
    await put(api, thread, ana.id)
    _, said = await api.ask("POST", path, {"content": "Before"})
    await thread.edit(locked=True)
    assert await api.code("POST", path, {"content": "After"}) == 160005
    assert await api.code("PATCH", f"{path}/{said['id']}", {"content": "Changed"}) == 160005
    with pytest.raises(Refused) as refused:
        await ana.say("After", thread)
    assert refused.value.code == 160005
    await keeper.say("Order", thread)
    await thread.edit(archived=True)
    assert await api.code("PATCH", f"/channels/{thread.id}", {"archived": False, "locked": False}) == 50013
    await server.bot_member.permit(BOT_INVITE | May.MANAGE_THREADS)
    assert (await api.ask("POST", path, {"content": "After"}))[0] == 200
    assert not thread.archived


async def test_a_button_in_a_closed_thread_opens_it_for_those_who_may_write_there(
    api: Api, server: Server, thread: Channel
) -> None:
    ana = await server.person("Ana")
    await put(api, thread, ana.id)
    async with line(api.town, GUILDS) as heard:
        bot = PlainBot(api, heard)
        await api.ask("POST", f"/channels/{thread.id}/messages", {"content": "Come", "components": [BUTTON]})
        message = thread.messages[-1]
        await api.town.advance(HOUR)
        assert thread.archived
        await bot.while_(ana.click(message, "Join"), 4, {"content": "Welcome", "flags": 64})
        assert not thread.archived
        await thread.edit(archived=True, locked=True)
        with pytest.raises(Refused) as refused:
            await asyncio.wait_for(ana.click(message, "Join"), 5)
        assert refused.value.code == 50083
        await thread.edit(locked=False)
        await server.everyone.edit(permissions=server.everyone.permissions & ~May.SEND_MESSAGES_IN_THREADS)
        with pytest.raises(Refused):
            await ana.click(message, "Join")
        assert thread.archived


async def test_in_a_closed_thread_messages_are_deleted_and_not_changed(
    api: Api, server: Server, thread: Channel
) -> None:
    ana = await server.person("Ana")
    await put(api, thread, ana.id)
    _, said = await api.ask("POST", f"/channels/{thread.id}/messages", {"content": "Before"})
    path = f"/channels/{thread.id}/messages/{said['id']}"
    await api.town.advance(HOUR)
    assert await api.code("PATCH", path, {"content": "After"}) == 50083
    assert await api.code("PUT", f"{path}/reactions/👋/@me") == 50083
    await ana.react(thread.messages[0], "👋")  # her client opens it first
    assert not thread.archived
    await api.town.advance(HOUR)
    assert (await api.ask("DELETE", path))[0] == 204
    assert thread.archived


async def test_discord_says_who_pinned_what_and_the_bot_hears_it(api: Api, server: Server) -> None:
    ana, general = await server.person("Ana", roles=["Admin"]), server.channel("general")
    async with line(api.town, GUILDS | 1 << 9 | 1 << 15) as client:
        await client.event("GUILD_CREATE")
        message = await ana.say("Keep this", general)
        assert (await client.event("MESSAGE_CREATE"))["type"] == 0
        await ana.pin(message)
        await client.event("CHANNEL_PINS_UPDATE")
        heard = await client.event("MESSAGE_CREATE")
        assert (heard["type"], heard["author"]["id"]) == (6, str(ana.id))
        assert heard["message_reference"]["message_id"] == str(message.id)
        await ana.pin(message, pinned=False)
        await client.event("CHANNEL_PINS_UPDATE")
    assert (len(general.messages), len(general.system_messages)) == (1, 1)
    _, history = await api.ask("GET", f"/channels/{general.id}/messages")
    assert [each["type"] for each in history] == [6, 0]
    with pytest.raises(Refused):
        await (await server.person("Ben")).pin(message)


async def test_discord_says_what_happens_to_threads_and_to_who_is_in_them(api: Api, server: Server) -> None:
    ana, general = await server.person("Ana"), server.channel("general")
    pair = (await api.ask("POST", f"/channels/{general.id}/threads", {"name": "Pair", "type": 12}))[1]["id"]
    await api.ask("PUT", f"/channels/{pair}/thread-members/{ana.id}")
    await api.ask("PUT", f"/channels/{pair}/thread-members/{ana.id}")  # she is in it already
    await api.ask("PATCH", f"/channels/{pair}", {"name": "Two"})
    await api.ask("DELETE", f"/channels/{pair}/thread-members/{ana.id}")
    said = server.channel("Two").system_messages
    assert [(each.kind, each.content) for each in said] == [(1, ""), (4, "Two"), (2, "")]
    assert [each.mentions for each in said] == [[ana.account], [], [ana.account]]
    assert not general.system_messages
    open_ = await ana.open_thread(general, "Ideas")
    assert [(each.kind, each.content) for each in general.system_messages] == [(18, "Ideas")]
    assert not open_.system_messages
    on = await ana.open_thread(general, "More", on=await ana.say("An idea", general))
    assert [each.kind for each in on.system_messages] == [21]


async def test_what_discord_itself_says_of_people_in_threads_cannot_be_deleted(api: Api, server: Server) -> None:
    ana, general = await server.person("Ana"), server.channel("general")
    await api.ask("POST", f"/channels/{general.id}/threads", {"name": "Pair", "type": 12})
    thread = server.channel("Pair")
    await put(api, thread, ana.id)
    await api.ask("PATCH", f"/channels/{thread.id}", {"name": "Two"})
    assert [each.kind for each in thread.system_messages] == [1, 4]
    for said in thread.system_messages:
        assert await api.code("DELETE", f"/channels/{thread.id}/messages/{said.id}") == 50021
    await ana.open_thread(general, "Ideas")
    (created,) = general.system_messages
    await server.bot_member.permit(BOT_INVITE | May.MANAGE_MESSAGES)
    assert (await api.ask("DELETE", f"/channels/{general.id}/messages/{created.id}"))[0] == 204


async def test_who_opened_a_thread_renames_and_closes_it_and_only_who_manages_threads_deletes_it(
    api: Api, server: Server, thread: Channel
) -> None:
    path = f"/channels/{thread.id}"
    assert await api.code("DELETE", path) == 50013
    for body in ({"locked": True}, {"rate_limit_per_user": 5}, {"invitable": False}):
        assert await api.code("PATCH", path, body) == 50013
    assert (await api.ask("PATCH", path, {"name": "Two", "auto_archive_duration": 1440}))[0] == 200
    assert (await api.ask("PATCH", path, {"archived": True}))[0] == 200
    assert (await api.ask("PATCH", path, {"archived": False}))[0] == 200
    await thread.edit(locked=True)
    assert await api.code("PATCH", path, {"name": "Three"}) == 50013
    await server.bot_member.permit(BOT_INVITE | May.MANAGE_THREADS)
    assert (await api.ask("DELETE", path))[0] == 200


async def test_in_a_thread_that_is_closed_and_locked_nothing_is_deleted(api: Api, thread: Channel) -> None:
    _, said = await api.ask("POST", f"/channels/{thread.id}/messages", {"content": "Before"})
    path = f"/channels/{thread.id}/messages/{said['id']}"
    await thread.edit(archived=True, locked=True)
    assert await api.code("DELETE", path) == 160005
    await thread.edit(locked=False)
    assert (await api.ask("DELETE", path))[0] == 204


async def test_who_is_in_a_thread_or_a_server_is_listed_only_for_who_may_watch_members(
    api: Api, server: Server, thread: Channel
) -> None:
    ana = await server.person("Ana")
    lists = (f"/channels/{thread.id}/thread-members", f"/guilds/{server.id}/members")
    async with line(api.town, GUILDS):
        assert [await api.code("GET", path) for path in lists] == [50001, 50001]
        assert await api.code("GET", f"{lists[0]}/{ana.id}") == 10007, "one may be asked for all the same"
    async with line(api.town, GUILDS | GUILD_MEMBERS):
        assert [(await api.ask("GET", path))[0] for path in lists] == [200, 200]
