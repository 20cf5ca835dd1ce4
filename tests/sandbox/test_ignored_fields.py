"""A field that Discord knows and the sandbox does not look at is noted: no client is told that it had an effect."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from datetime import UTC, datetime

import aiohttp
import pytest

from sandbox import Sandbox
from tests.sandbox.test_rules import Api


@pytest.fixture
async def api() -> AsyncGenerator[Api]:
    async with (
        Sandbox.open(now=datetime(2026, 9, 1, 16, tzinfo=UTC), bot="none") as town,
        aiohttp.ClientSession() as http,
    ):
        yield Api(town, http)


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
        ("GET", "/channels/{channel}/messages?limit=5", None, []),
        ("GET", "/guilds/{guild}/audit-logs?user_id=1", None, ["user_id"]),
    ],
)
async def test_what_nobody_looks_at_is_noted_with_its_route(
    api: Api, method: str, path: str, body: object, noted: list[str]
) -> None:
    server = await api.town.server("Riverside", bot_permissions=8)
    path = path.format(guild=server.id, channel=server.channel("general").id)
    for _ in range(2):  # noted once
        status, said = await api.ask(method, path, body)
        assert status < 300, said
    assert [where.partition(" ")[2] for _, where in api.town.request_log.unmodelled] == noted
    assert {how for how, _ in api.town.request_log.unmodelled} <= {method}
    assert not api.town.violations
