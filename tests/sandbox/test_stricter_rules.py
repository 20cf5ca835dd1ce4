"""Rules of Discord's that a bot meets seldom, and then on somebody's real server; docs/sandbox.md has their sources."""

from __future__ import annotations

import asyncio
import inspect
import re
from datetime import timedelta
from typing import Any

import discord.http
import pytest

from sandbox import BOT_INVITE, Channel, May, Server
from sandbox.server.actions import channels as channel_actions
from sandbox.server.actions import threads
from sandbox.server.limits import channels as channel_limits
from tests.sandbox.api import Api
from tests.sandbox.test_gateway import GUILDS, line

NOWHERE = {"type": 2, "style": 5, "label": "x", "url": "https://"}
WORDS = {"type": 10, "content": "x", "id": 4}


@pytest.fixture
async def server(api: Api) -> Server:
    return await api.town.server("Riverside")


@pytest.fixture
def general(server: Server) -> Channel:
    return server.channel("general")


def routes_of_discord_py() -> list[tuple[str, str]]:
    found = set(re.findall(r"Route\(\s*'([A-Z]+)',\s*f?'([^']+)'", inspect.getsource(discord.http)))
    assert len(found) > 150
    return sorted(found)


async def test_each_route_of_discord_py_is_answered_or_answers_404_and_is_noted(api: Api, server: Server) -> None:
    """None is met with an empty success; that a thing is unknown has its own code, the missing route has none."""
    unmodelled: list[tuple[str, str]] = []
    for method, template in routes_of_discord_py():
        path = re.sub(r"\{([^}]+)\}", _example(api, server), template)
        before = len(api.town.request_log.unmodelled)
        status, answer = await api.ask(method, path)
        if (method, path) in api.town.request_log.unmodelled[before:]:
            assert (status, answer["code"]) == (404, 0)
            unmodelled.append((method, template))
    modelled = {each for each in routes_of_discord_py() if each not in unmodelled}
    assert ("DELETE", "/channels/{channel_id}/messages/{message_id}/reactions/{emoji}/@me") in modelled
    assert ("POST", "/channels/{channel_id}/messages") in modelled
    assert not [each for each in modelled if re.search("bans|stickers|voice-st|soundboard-sounds|invites/", each[1])]


def _example(api: Api, server: Server) -> Any:
    known = {"application_id": api.town.discord.state.application_id}
    return lambda found: str(known.get(found[1], 1))


async def test_a_nonce_is_its_authors_wherever_it_was_used(api: Api, server: Server, general: Channel) -> None:
    other = await server.make_channel("other")
    body = {"content": "Good morning", "nonce": "n-1", "enforce_nonce": True}
    _, first = await api.ask("POST", f"/channels/{general.id}/messages", body)
    _, again = await api.ask("POST", f"/channels/{other.id}/messages", body)
    assert (again["id"], again["channel_id"]) == (first["id"], str(general.id))
    await api.ask("DELETE", f"/channels/{general.id}/messages/{first['id']}")
    assert await api.code("POST", f"/channels/{general.id}/messages", body) == 10008
    await api.town.advance(timedelta(minutes=4))
    assert (await api.ask("POST", f"/channels/{general.id}/messages", body))[1]["id"] != first["id"]


async def test_a_thread_is_opened_again_by_who_is_in_it_and_writes_there(api: Api, server: Server) -> None:
    rosa, bot = await server.person("Rosa"), api.town.discord.state.bot
    await server.bot_member.permit(BOT_INVITE & ~May.MANAGE_THREADS)
    theirs = await rosa.open_thread(server.channel("general"), "Theirs")
    await theirs.edit(archived=True)
    path = f"/channels/{theirs.id}"
    assert await api.code("PATCH", path, {"archived": False}) == 50013
    threads.put_into_thread(api.town.discord, theirs.channel, bot, inside=True)
    assert (await api.ask("PATCH", path, {"archived": False}))[0] == 200
    assert await api.code("PATCH", path, {"name": "Ours"}) == 50013


async def test_a_circle_that_is_not_invitable_takes_in_whom_its_founder_or_a_moderator_adds(api: Api) -> None:
    server = await api.town.server("Riverside", bot_permissions=BOT_INVITE & ~May.MANAGE_THREADS)
    rosa, amina = await server.person("Rosa"), await server.person("Amina")
    thread = await server.owner.open_thread(server.channel("general"), "Theirs", private=True)
    threads.put_into_thread(api.town.discord, thread.channel, api.town.discord.state.bot, inside=True)
    assert (await api.ask("PUT", f"/channels/{thread.id}/thread-members/{rosa.id}"))[0] == 204
    thread.channel.invitable = False
    assert await api.code("PUT", f"/channels/{thread.id}/thread-members/{amina.id}") == 50013


async def test_private_threads_hang_on_text_channels_only(api: Api, server: Server) -> None:
    news = channel_actions.make_channel(api.town.discord, server.guild, {"name": "news", "type": 5})
    assert await api.code("POST", f"/channels/{news.id}/threads", {"name": "Pair", "type": 12}) == 50024


async def test_a_bot_gives_in_a_channel_what_it_has_in_the_server_and_to_whom_is_there(
    api: Api, server: Server, general: Channel
) -> None:
    mentor = await server.make_role("Mentor")
    path = f"/channels/{general.id}/permissions"
    lacking = {"type": 0, "allow": str(int(May.BAN_MEMBERS)), "deny": "0"}
    managing = {"type": 0, "allow": str(int(May.MANAGE_ROLES)), "deny": "0"}
    assert await api.code("PUT", f"{path}/{mentor.id}", lacking) == 50013
    assert await api.code("PUT", f"{path}/{mentor.id}", managing) == 50013  # though the bot has it in the server
    seeing = {"allow": str(int(May.VIEW_CHANNEL)), "deny": "0"}
    assert await api.code("PUT", f"{path}/{mentor.id}", {"type": 1, **seeing}) == 10009
    assert await api.code("PUT", f"{path}/4", {"type": 0, **seeing}) == 10009
    bot = api.town.discord.state.bot
    general.channel.overwrites.update(
        channel_actions.overwrites_from([{"id": bot.id, "type": 1, "allow": int(May.MANAGE_ROLES), "deny": 0}])
    )
    assert (await api.ask("PUT", f"{path}/{mentor.id}", lacking))[0] == 204


async def test_a_category_is_full(api: Api, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(channel_limits, "CHANNELS_PER_CATEGORY", 1)
    _, category = await api.ask("POST", f"/guilds/{server.id}/channels", {"name": "Cohorts", "type": 4})
    body = {"name": "spring", "parent_id": category["id"]}
    assert (await api.ask("POST", f"/guilds/{server.id}/channels", body))[0] == 201
    assert await api.code("POST", f"/guilds/{server.id}/channels", body) == 50035


async def test_without_connect_a_voice_channel_cannot_be_managed(api: Api, server: Server) -> None:
    _, voice = await api.ask("POST", f"/guilds/{server.id}/channels", {"name": "Circle", "type": 2})
    assert (await api.ask("PATCH", f"/channels/{voice['id']}", {"name": "Our circle"}))[0] == 200
    channel = server.voice("Our circle").channel
    channel.overwrites.update(
        channel_actions.overwrites_from([{"id": api.town.discord.state.bot.id, "type": 1, "deny": int(May.CONNECT)}])
    )
    assert await api.code("PATCH", f"/channels/{voice['id']}", {"name": "Closed"}) == 50013
    assert await api.code("DELETE", f"/channels/{voice['id']}") == 50013


async def test_pinning_has_a_right_of_its_own(api: Api, general: Channel) -> None:
    _, said = await api.ask("POST", f"/channels/{general.id}/messages", {"content": "Good morning"})
    assert await api.code("PUT", f"/channels/{general.id}/messages/pins/{said['id']}") == 50013
    elsewhere = await api.town.server("Hillside", bot_permissions=BOT_INVITE | May.PIN_MESSAGES)
    place = elsewhere.channel("general")
    _, said = await api.ask("POST", f"/channels/{place.id}/messages", {"content": "Good morning"})
    assert (await api.ask("PUT", f"/channels/{place.id}/messages/pins/{said['id']}"))[0] == 204
    told = place.system_messages[-1]
    assert await api.code("PATCH", f"/channels/{place.id}/messages/{told.id}", {"content": "Not so"}) == 50021


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"content": " \n\t "}, 50006),
        ({"embeds": [{"color": 1}]}, 50006),
        ({"embeds": [{"fields": [{"name": "Topic", "value": "  "}]}]}, 50035),
        ({"embeds": [{"description": "x", "url": "elsewhere"}]}, 50035),
        ({"embeds": [{"description": "x", "image": {"url": "ftp://example.org/a.png"}}]}, 50035),
        ({"embeds": [{"description": "x", "url": "https://"}]}, 50035),
        ({"embeds": [{"description": "x", "timestamp": "tomorrow"}]}, 50035),
        ({"content": "x", "flags": 1 << 6}, 50035),
        ({"content": "x", "components": [{"type": 1, "components": [NOWHERE]}]}, 50035),
        ({"flags": 1 << 15, "components": [{"type": 9, "components": [WORDS], "accessory": WORDS}]}, 50035),
        ({"flags": 1 << 15, "components": [{"type": 12, "items": [{"media": {"url": "attachment://a.png"}}]}]}, 50035),
        ({"flags": 1 << 15, "components": [WORDS, WORDS]}, 50035),
    ],
)
async def test_a_message_that_shows_nothing_or_leads_nowhere_is_refused(
    api: Api, general: Channel, body: dict[str, object], code: int
) -> None:
    assert await api.code("POST", f"/channels/{general.id}/messages", body) == code


async def test_a_message_is_not_emptied(api: Api, general: Channel) -> None:
    path = f"/channels/{general.id}/messages"
    _, said = await api.ask("POST", path, {"content": "Good morning"})
    assert await api.code("PATCH", f"{path}/{said['id']}", {"content": ""}) == 50006
    assert (await api.ask("PATCH", f"{path}/{said['id']}", {"content": "", "embeds": [{"title": "Hello"}]}))[0] == 200


async def test_a_message_takes_twenty_emojis(api: Api) -> None:
    server = await api.town.server("Riverside", bot_permissions=BOT_INVITE | May.ADD_REACTIONS)
    path = f"/channels/{server.channel('general').id}/messages"
    _, said = await api.ask("POST", path, {"content": "Good morning"})
    for number in range(20):
        assert (await api.ask("PUT", f"{path}/{said['id']}/reactions/{chr(0x1F600 + number)}/@me"))[0] == 204
    assert await api.code("PUT", f"{path}/{said['id']}/reactions/{chr(0x1F680)}/@me") == 30010
    assert (await api.ask("PUT", f"{path}/{said['id']}/reactions/{chr(0x1F600)}/@me"))[0] == 204


async def test_an_event_elsewhere_has_no_channel_and_none_recurs(api: Api, server: Server) -> None:
    start = api.town.now + timedelta(days=1)
    body = {
        "name": "Circle",
        "privacy_level": 2,
        "entity_type": 3,
        "entity_metadata": {"location": "Library"},
        "scheduled_start_time": start.isoformat(),
        "scheduled_end_time": (start + timedelta(hours=1)).isoformat(),
    }
    rule = {"start": start.isoformat(), "frequency": 2, "interval": 1, "by_weekday": [2]}
    path = f"/guilds/{server.id}/scheduled-events"
    assert (await api.ask("POST", path, {**body, "recurrence_rule": rule}))[0] == 501
    assert not server.events
    _, voice = await api.ask("POST", f"/guilds/{server.id}/channels", {"name": "Circle", "type": 2})
    _, made = await api.ask(
        "POST", path, {**body, "entity_type": 2, "channel_id": voice["id"], "entity_metadata": None}
    )
    moved = {key: body[key] for key in ("entity_type", "entity_metadata")}
    assert await api.code("PATCH", f"{path}/{made['id']}", moved) == 50035
    assert (await api.ask("PATCH", f"{path}/{made['id']}", {**body, "channel_id": None}))[0] == 200
    assert (await api.ask("PATCH", f"{path}/{made['id']}", {"recurrence_rule": rule}))[0] == 501


async def test_in_no_language_have_two_commands_or_options_one_name(api: Api) -> None:
    path = f"/applications/{api.town.discord.state.application_id}/commands"
    first, second = (
        {"name": name, "description": "x", "name_localizations": {"es-ES": "unirse"}} for name in ("join", "enter")
    )
    assert await api.code("PUT", path, [first, second]) == 50035
    assert (await api.ask("PUT", path, [first, {**second, "name_localizations": {"es-ES": "entrar"}}]))[0] == 200
    options = [{**first, "type": 3}, {**second, "type": 3}]
    assert await api.code("PUT", path, [{"name": "cohort", "description": "x", "options": options}]) == 50035


async def test_a_reason_has_512_characters(api: Api, server: Server) -> None:
    path = f"/guilds/{server.id}/roles"
    assert (await api.ask("POST", path, {"name": "Mentor"}, headers={"X-Audit-Log-Reason": "x" * 512}))[0] == 200
    status, said = await api.ask("POST", path, {"name": "Mentor"}, headers={"X-Audit-Log-Reason": "x" * 513})
    assert (status, said["code"]) == (400, 50035)


async def test_an_answer_calls_whom_it_answers_unless_it_says_otherwise(api: Api, server: Server) -> None:
    rosa, general = await server.person("Rosa"), server.channel("general")
    said = await rosa.say("Good morning", general)
    body = {"content": "And to you", "message_reference": {"message_id": str(said.id)}}
    for allowed, called in ((None, 1), ({"parse": ["users"]}, 0), ({"parse": [], "replied_user": True}, 1)):
        more = {} if allowed is None else {"allowed_mentions": allowed}
        _, answer = await api.ask("POST", f"/channels/{general.id}/messages", {**body, **more})
        assert [each["id"] for each in answer["mentions"]] == [str(rosa.id)] * called
    assert not api.town.request_log.unmodelled


async def test_a_thread_that_was_locked_and_closed_meanwhile_takes_no_answer_and_a_token_dies_after_15_minutes(
    api: Api,
) -> None:
    server = await api.town.server("Riverside", bot_permissions=BOT_INVITE & ~May.MANAGE_THREADS)
    rosa, general = await server.person("Rosa"), server.channel("general")
    button = {"type": 1, "components": [{"type": 2, "style": 1, "label": "Join", "custom_id": "join"}]}
    thread = await rosa.open_thread(general, "Circle")
    await api.ask("POST", f"/channels/{thread.id}/messages", {"content": "Come", "components": [button]})
    async with line(api.town, GUILDS) as heard:
        await heard.event("READY")
        clicking = asyncio.ensure_future(rosa.click(thread.messages[-1], "Join"))
        asked = await heard.event("INTERACTION_CREATE")
        await thread.edit(archived=True, locked=True)
        answer = f"/interactions/{asked['id']}/{asked['token']}/callback"
        assert await api.code("POST", answer, {"type": 4, "data": {"content": "Welcome"}}) == 50083
        await thread.edit(archived=False, locked=False)
        assert (await api.ask("POST", answer, {"type": 4, "data": {"content": "Welcome"}}))[0] == 204
        await clicking
    original = f"/webhooks/{api.town.discord.state.application_id}/{asked['token']}/messages/@original"
    await thread.edit(archived=True, locked=True)
    assert await api.code("PATCH", original, {"content": "Welcome back"}) == 50083
    await thread.edit(archived=False, locked=False)
    assert (await api.ask("PATCH", original, {"content": "Welcome back"}))[0] == 200
    await api.town.advance(timedelta(minutes=16))
    assert await api.code("PATCH", original, {"content": "Too late"}) == 50027
