"""What other people's clients and the real Discord showed that was missing here: rules, faults, actions of people."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from typing import Literal

import discord
import pytest

from sandbox import BOT_INVITE, May, Refused, Sandbox, Server
from sandbox.server.discord_py import discord_py_at
from tests.sandbox.api import Api

EMBED = {"embeds": [{"description": "A frame"}]}


@pytest.fixture
async def server(api: Api) -> Server:
    return await api.town.server("Riverside")


async def test_a_frame_alone_needs_embed_links_and_beside_words_it_is_dropped(api: Api, server: Server) -> None:
    path = f"/channels/{server.channel('general').id}/messages"
    assert (await api.ask("POST", path, EMBED))[0] == 200
    await server.bot_member.permit(BOT_INVITE & ~May.EMBED_LINKS)
    await server.everyone.edit(permissions=server.everyone.permissions & ~May.EMBED_LINKS)
    assert await api.code("POST", path, EMBED) == 50013
    _, said = await api.ask("POST", path, {"content": "Words", **EMBED})
    assert (said["content"], said["embeds"]) == ("Words", [])


async def test_servers_come_in_pages(api: Api) -> None:
    servers = [await api.town.server(f"Server {number}") for number in range(5)]
    _, first = await api.ask("GET", "/users/@me/guilds?limit=3")
    _, second = await api.ask("GET", f"/users/@me/guilds?limit=3&after={first[-1]['id']}")
    _, before = await api.ask("GET", f"/users/@me/guilds?limit=2&before={first[-1]['id']}")
    assert [one["id"] for one in (*first, *second)] == [str(one.id) for one in servers]
    assert [one["id"] for one in before] == [str(one.id) for one in servers[:2]]


async def test_a_role_cannot_be_put_above_ones_own_and_a_refused_list_changes_nothing(api: Api) -> None:
    server = await api.town.server("Riverside", existing_roles=["Helper", "Mentor"])
    mine, helper = server.bot_member.role, server.role("Helper")
    assert mine.position < helper.position < server.role("Mentor").position
    plain = await server.make_role("Plain")
    body = [{"id": str(plain.id), "position": 0}, {"id": str(helper.id), "position": 1}]
    assert await api.code("PATCH", f"/guilds/{server.id}/roles", body) == 50013
    assert server.role("Plain").position == plain.position
    await mine.edit(position=10)
    assert await api.code("PATCH", f"/guilds/{server.id}/roles", [{"id": str(helper.id), "position": 10}]) == 50013
    assert (await api.ask("PATCH", f"/guilds/{server.id}/roles", [{"id": str(helper.id), "position": 5}]))[0] == 200


async def test_in_a_locked_server_people_read_and_do_not_write(api: Api) -> None:
    server = await api.town.server("Riverside", locked=True)
    ana = await server.person("Ana")
    assert ana.sees(server.channel("general"))
    with pytest.raises(Refused) as refused:
        await ana.say("Hello", server.channel("general"))
    assert refused.value.code == 50013


async def test_whole_numbers_may_be_written_as_floats_and_bodies_as_forms(api: Api, server: Server) -> None:
    path = f"/channels/{server.channel('general').id}/messages"
    headers = {"Authorization": f"Bot {api.town.token}", "Content-Type": "application/json"}
    url = api.town.api_url + path
    async with api.http.post(url, data='{"content": "Quiet", "flags": 4096.0}', headers=headers) as answer:
        assert (await answer.json())["flags"] == 4096
    form = {"payload_json": json.dumps({"content": "By form"})}
    async with api.http.post(url, data=form, headers={"Authorization": headers["Authorization"]}) as answer:
        assert (await answer.json())["content"] == "By form"


async def test_a_poll_is_refused_and_not_swallowed(api: Api, server: Server) -> None:
    poll = {"question": {"text": "When?"}, "answers": []}
    status, _ = await api.ask("POST", f"/channels/{server.channel('general').id}/messages", {"poll": poll})
    assert status == 501


async def test_the_bot_sees_which_emojis_are_its_own(api: Api, server: Server) -> None:
    general = server.channel("general")
    ana = await server.person("Ana")
    message = await ana.say("Hello", general)
    await ana.react(message, "👋")
    path = f"/channels/{general.id}/messages/{message.id}"
    assert [one["me"] for one in (await api.ask("GET", path))[1]["reactions"]] == [False]
    await api.ask("PUT", f"{path}/reactions/👋/@me")
    assert [one["me"] for one in (await api.ask("GET", path))[1]["reactions"]] == [True]
    await ana.take_back(message, "👋")
    assert [one["count"] for one in (await api.ask("GET", path))[1]["reactions"]] == [1]


async def test_a_role_keeps_the_first_of_its_colours(api: Api, server: Server) -> None:
    body = {"name": "Teal", "permissions": "0", "colors": {"primary_color": 0x0B6B5D}}
    _, made = await api.ask("POST", f"/guilds/{server.id}/roles", body)
    assert (made["color"], made["colors"]["primary_color"]) == (0x0B6B5D, 0x0B6B5D)


@pytest.mark.parametrize("at", ["opening", "writing"])
async def test_a_quarantined_bot_writes_to_nobody_whom_it_has_not_written_to_before(
    api: Api, server: Server, at: Literal["opening", "writing"]
) -> None:
    ana, ben = await server.person("Ana"), await server.person("Ben")
    opened = [
        (await api.ask("POST", "/users/@me/channels", {"recipient_id": str(one.id)}))[1]["id"] for one in (ana, ben)
    ]
    first, second = (f"/channels/{one}/messages" for one in opened)
    assert (await api.ask("POST", first, {"content": "Hello"}))[0] == 200
    api.town.faults.quarantine(at)
    assert (await api.ask("POST", first, {"content": "Still here"}))[0] == 200
    if at == "opening":
        assert (await api.ask("POST", "/users/@me/channels", {"recipient_id": str(ana.id)}))[0] == 200
        assert await api.code("POST", "/users/@me/channels", {"recipient_id": str(ben.id)}) == 20026
    else:
        assert await api.code("POST", second, {"content": "Hello"}) == 20026
    api.town.faults.end_quarantine()
    assert (await api.ask("POST", second, {"content": "Hello"}))[0] == 200


async def test_people_edit_delete_open_threads_and_take_interest(api: Api, server: Server) -> None:
    ana, ben = await server.person("Ana"), await server.person("Ben", roles=["Admin"])
    general = server.channel("general")
    message = await ana.say("Helo", general)
    await ana.edit(message, "Hello")
    assert message.text == "Hello"
    with pytest.raises(Refused):
        await ana.edit(await ben.say("Mine", general), "Yours")
    thread = await ana.open_thread(general, "Greetings", on=message)
    assert message.thread == thread
    when = {"scheduled_start_time": "2026-09-02T18:00:00+00:00", "scheduled_end_time": "2026-09-02T19:00:00+00:00"}
    body = {"name": "Fair", "privacy_level": 2, "entity_type": 3, "entity_metadata": {"location": "Hall"}, **when}
    await api.ask("POST", f"/guilds/{server.id}/scheduled-events", body)
    await ana.be_interested(server.events[0])
    assert server.events[0]["user_count"] == 1
    with pytest.raises(Refused):
        await ana.turn_event(server.events[0], "start")
    await ben.turn_event(server.events[0], "start")
    await ben.turn_event(server.events[0], "end")
    assert server.events[0]["status"] == 3
    await ben.delete(message)
    assert message.deleted


async def test_a_server_in_an_outage_is_a_stub_until_it_is_back() -> None:
    async with Sandbox.open(now=datetime(2026, 9, 1, 16, tzinfo=UTC), bot="none") as town:
        server, other = await town.server("Riverside"), await town.server("Hillside")
        heard: list[str] = []

        class Client(discord.Client):
            async def on_guild_unavailable(self, guild: discord.Guild) -> None:
                heard.append(f"gone {guild.id}")

            async def on_guild_available(self, guild: discord.Guild) -> None:
                heard.append(f"back {guild.id}")

        with discord_py_at(town.api_url, town.gateway_url, town.cdn_url):
            client = Client(intents=discord.Intents(guilds=True), guild_ready_timeout=0.1)
            running = asyncio.create_task(client.start(town.token))
            await town.until(client.is_ready)
            town.faults.server_outage(server)
            await town.until(lambda: f"gone {server.id}" in heard)
            await other.make_role("Still told")
            await town.until(lambda: any(r.name == "Still told" for r in client.get_guild(other.id).roles))  # pyright: ignore[reportOptionalMemberAccess]
            town.faults.server_back(server)
            await town.until(lambda: f"back {server.id}" in heard)
            await client.close()
            running.cancel()


async def test_an_expired_session_is_begun_anew_and_one_shard_can_be_ended_alone() -> None:
    async with Sandbox.open(now=datetime(2026, 9, 1, 16, tzinfo=UTC), bot="none") as town:
        await town.server("Riverside")
        with discord_py_at(town.api_url, town.gateway_url, town.cdn_url):
            client = discord.Client(intents=discord.Intents(guilds=True), guild_ready_timeout=0.1)
            running = asyncio.create_task(client.start(town.token))
            await town.until(client.is_ready)
            (first,) = town.discord.gateway.sessions
            town.faults.invalidate(shard=1)
            assert list(town.discord.gateway.sessions) == [first]
            town.faults.expire_sessions()
            await town.until(lambda: bool(town.discord.gateway.sessions), seconds=20)
            assert first not in town.discord.gateway.sessions
            await client.close()
            running.cancel()
