"""A field that Discord knows and the sandbox does not look at is noted: no client is told that it had an effect."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from typing import Any

import pytest

from tests.sandbox.api import Api


@pytest.mark.parametrize(
    ("method", "path", "body", "noted"),
    [
        ("POST", "/channels/{channel}/messages", {"content": "x", "tts": True}, ["tts"]),
        ("POST", "/channels/{channel}/messages", {"content": "x", "tts": False, "sticker_ids": []}, []),
        (
            "POST",
            "/channels/{channel}/messages",
            {"content": "x", "tts": True, "allowed_mentions": {"parse": [], "replied_user": True}},
            ["tts"],
        ),
        ("POST", "/guilds/{guild}/roles", {"name": "x", "permissions": "0", "unicode_emoji": "🌱"}, ["unicode_emoji"]),
        (
            "POST",
            "/guilds/{guild}/roles",
            {"name": "x", "permissions": "0", "colors": {"primary_color": 1, "secondary_color": 2}},
            ["colors.secondary_color"],
        ),
        ("POST", "/guilds/{guild}/channels", {"name": "x", "bitrate": 64000, "type": 2, "user_limit": 5}, []),
        (
            "POST",
            "/guilds/{guild}/channels",
            {"name": "x", "default_auto_archive_duration": 60},
            ["default_auto_archive_duration"],
        ),
        ("PATCH", "/guilds/{guild}", {"name": "Riverbank", "afk_timeout": 60}, ["afk_timeout"]),
        ("PATCH", "/applications/@me", {"tags": ["x"]}, ["tags"]),
        ("PATCH", "/channels/{channel}", {"topic": "x", "nsfw": True, "type": 0}, []),
        ("PATCH", "/channels/{channel}", {"archived": True, "locked": True}, ["archived", "locked"]),
        ("PATCH", "/channels/{channel}", {"auto_archive_duration": 60}, ["auto_archive_duration"]),
        ("PATCH", "/channels/{channel}", {"bitrate": 64000, "user_limit": 5}, ["bitrate", "user_limit"]),
        ("PATCH", "/channels/{voice}", {"bitrate": 64000, "user_limit": 5, "nsfw": True}, []),
        ("PATCH", "/channels/{voice}", {"topic": "x", "rtc_region": "us-west"}, ["topic", "rtc_region"]),
        ("POST", "/guilds/{guild}/channels", {"name": "x", "type": 2, "topic": "x"}, ["topic"]),
        ("POST", "/guilds/{guild}/channels", {"name": "x", "type": 4, "nsfw": True}, ["nsfw"]),
        ("PATCH", "/channels/{thread}", {"topic": "x", "nsfw": True, "position": 4}, ["topic", "nsfw", "position"]),
        ("PATCH", "/channels/{thread}", {"user_limit": 3, "locked": True}, ["user_limit"]),
        ("PATCH", "/channels/{thread}", {"name": "x", "invitable": False}, ["invitable"]),
        ("PATCH", "/channels/{private}", {"name": "x", "invitable": False}, []),
        ("POST", "/channels/{channel}/threads", {"name": "x", "type": 11, "invitable": False}, ["invitable"]),
        ("POST", "/channels/{channel}/threads", {"name": "x", "type": 12, "invitable": False}, []),
        ("GET", "/channels/{channel}/messages?limit=5", None, []),
        ("GET", "/guilds/{guild}/audit-logs?user_id=1", None, ["user_id"]),
    ],
)
async def test_what_nobody_looks_at_is_noted_with_its_route(
    api: Api, method: str, path: str, body: object, noted: list[str]
) -> None:
    server = await api.town.server("Riverside", bot_permissions=8)
    general = server.channel("general")
    thread = await server.owner.open_thread(general, "Others talk")
    private = await api.ask("POST", f"/channels/{general.id}/threads", {"name": "Ours", "type": 12})
    path = path.format(
        guild=server.id,
        channel=general.id,
        voice=server.voice("Circle").id,
        thread=thread.id,
        private=private[1]["id"],
    )
    for _ in range(2):  # noted once
        status, said = await api.ask(method, path, body)
        assert status < 300, said
    assert [where.partition(" ")[2] for _, where in api.town.request_log.unmodelled] == noted
    assert {how for how, _ in api.town.request_log.unmodelled} <= {method}
    assert not api.town.violations


async def test_an_announcement_channel_is_made_of_one_for_text_and_of_no_other(api: Api) -> None:
    server = await api.town.server("Riverside", bot_permissions=8)
    path = f"/channels/{server.channel('general').id}"
    for kind in (5, 0):
        assert (await api.ask("PATCH", path, {"type": kind}))[1]["type"] == kind
    assert await api.code("PATCH", path, {"type": 2}) == 50035
    assert await api.code("PATCH", f"/channels/{server.voice('Circle').id}", {"type": 0}) == 50035


async def test_an_edit_takes_no_nonce_and_answers_nothing(api: Api) -> None:
    server = await api.town.server("Riverside")
    path = f"/channels/{server.channel('general').id}/messages"
    post = (await api.ask("POST", path, {"content": "x"}))[1]
    said = {"nonce": "n-1", "enforce_nonce": True, "message_reference": {"message_id": post["id"]}}
    await api.ask("PATCH", f"{path}/{post['id']}", {"content": "y", **said})
    assert [where.partition(" ")[2] for _, where in api.town.request_log.unmodelled] == list(said)


# --- the gateway ------------------------------------------------------------------------------------------------------

QUIET = {"status": "online", "activities": [], "since": None, "afk": False}


async def noted(api: Api, login: Mapping[str, Any], *frames: tuple[int, Mapping[str, Any]]) -> list[str]:
    """What the gateway has noted when a client has logged in like this and sent these frames."""
    async with api.http.ws_connect(f"{api.town.gateway_url}?v=10&encoding=json") as socket:
        said = {"token": api.town.token, "intents": 1, "properties": {"os": "linux"}, "shard": [0, 1], **login}
        for op, data in ((2, said), *frames, (1, {})):
            await socket.send_json({"op": op, "d": data})
        while (await socket.receive_json())["op"] != 11:  # the heartbeat came last
            pass
    return [what for _, what in api.town.request_log.unmodelled]


@pytest.mark.parametrize(
    ("login", "expected"),
    [
        ({"compress": True, "large_threshold": 250, "presence": QUIET}, []),
        ({"presence": {"status": None, "game": None, "since": 0, "afk": False}}, []),
        (
            {"presence": QUIET | {"status": "dnd", "activities": [{"name": "x", "type": 0}]}},
            ["IDENTIFY presence status", "IDENTIFY presence activities"],
        ),
        ({"capabilities": 1}, ["IDENTIFY capabilities"]),
    ],
)
async def test_who_logs_in_is_told_what_of_it_is_not_looked_at(
    api: Api, login: dict[str, Any], expected: list[str]
) -> None:
    assert await noted(api, login) == expected


async def test_a_presence_a_voice_channel_and_sounds_that_a_client_asks_for_are_noted(api: Api) -> None:
    voice = {"guild_id": "1", "channel_id": "2", "self_mute": False, "self_deaf": False}
    frames = ((3, QUIET), (3, QUIET | {"activities": [{"name": "x", "type": 0}]}), (4, voice), (31, {"guild_ids": []}))
    asked = ["PRESENCE UPDATE activities", "VOICE STATE UPDATE", "REQUEST SOUNDBOARD SOUNDS"]
    assert await noted(api, {}, *frames) == asked


async def test_a_client_that_speaks_no_json_is_sent_away(api: Api) -> None:
    async with api.http.ws_connect(f"{api.town.gateway_url}?v=10&encoding=etf") as socket:
        assert (await socket.receive()).data == 4002
    assert api.town.request_log.unmodelled == [("GATEWAY", "encoding=etf")]


async def test_a_client_that_unpacks_gets_large_events_packed_and_of_large_servers_fewer_members(api: Api) -> None:
    server = await api.town.server("Riverside")
    for number in range(50):
        await server.person(f"Person {number}")
    shown: list[tuple[bool, bool, int]] = []
    for login in ({}, {"compress": True, "large_threshold": 60}):
        async with api.http.ws_connect(api.town.gateway_url) as socket:
            said = {"token": api.town.token, "intents": 1 | 1 << 1 | 1 << 8, "properties": {}, **login}
            await socket.send_json({"op": 2, "d": said})
            while True:
                frame = await socket.receive()
                packed = isinstance(frame.data, bytes)
                event = json.loads(zlib.decompress(frame.data) if packed else frame.data)
                if event["t"] == "GUILD_CREATE":
                    break
            shown.append((packed, event["d"]["large"], len(event["d"]["members"])))
    assert shown == [(False, True, 1), (True, False, len(server.guild.members))]
    assert not api.town.request_log.unmodelled
