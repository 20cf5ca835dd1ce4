"""Channels that the bot may not see: on the gateway without a name (since 16 November 2026), by REST not at all."""

from __future__ import annotations

from typing import Any

import discord

from sandbox import May, Sandbox, Server
from sandbox.server.entities import CATEGORY, HIDDEN
from tests.sandbox.api import Api
from tests.sandbox.conftest import Visitor
from tests.sandbox.test_gateway import GUILDS, line


def closed(server: Server) -> list[dict[str, Any]]:
    """Overwrites that hide a channel from everyone."""
    return [{"id": str(server.id), "type": 0, "allow": "0", "deny": str(int(May.VIEW_CHANNEL))}]


async def test_a_hidden_channel_has_its_place_and_nothing_else(api: Api) -> None:
    server = await api.town.server("Riverside")
    group = await server.make_channel("Group", type=CATEGORY, permission_overwrites=closed(server))
    staff = await server.make_channel(
        "staff", topic="Secret", parent_id=str(group.id), permission_overwrites=closed(server)
    )
    async with line(api.town, GUILDS) as client:
        shown = {each["id"]: each for each in (await client.event("GUILD_CREATE"))["channels"]}
        assert shown[str(server.channel("general").id)]["name"] == "general"
        assert shown[str(staff.id)] == {
            "id": str(staff.id),
            "type": 0,
            "guild_id": str(server.id),
            "position": staff.channel.position,
            "parent_id": str(group.id),
            "name": "___hidden___",
            "flags": HIDDEN,
            "permission_overwrites": closed(server),
            "topic": None,
            "last_message_id": None,
            "nsfw": None,
            "rate_limit_per_user": None,
        }
        assert shown[str(group.id)]["name"] == "___hidden___"
        _, listed = await api.ask("GET", f"/guilds/{server.id}/channels")
        assert [each["name"] for each in listed] == ["general"]
        assert await api.code("GET", f"/channels/{staff.id}") == 50001
        await server.make_channel("more-secrets", permission_overwrites=closed(server))
        assert (await client.event("CHANNEL_CREATE"))["name"] == "___hidden___"


async def test_it_shows_itself_with_its_category_when_the_bot_may_see_it_and_hides_again(api: Api) -> None:
    server = await api.town.server("Riverside")
    group = await server.make_channel("Group", type=CATEGORY, permission_overwrites=closed(server))
    staff = await server.make_channel("staff", parent_id=str(group.id), permission_overwrites=closed(server))
    async with line(api.town, GUILDS) as client:
        await client.event("GUILD_CREATE")
        await staff.overwrite(server.bot_member, allow=May.VIEW_CHANNEL)
        assert [(await client.event("CHANNEL_UPDATE"))["name"] for _ in range(2)] == ["staff", "Group"]
        await staff.overwrite(server.bot_member)
        assert [(await client.event("CHANNEL_UPDATE"))["name"] for _ in range(2)] == ["___hidden___"] * 2
        await server.bot_member.permit(May.ADMINISTRATOR)
        assert {(await client.event("CHANNEL_UPDATE"))["name"] for _ in range(2)} == {"Group", "staff"}
        await server.bot_member.permit(0)
        assert [(await client.event("CHANNEL_UPDATE"))["name"] for _ in range(2)] == ["___hidden___"] * 2
        await staff.delete()
        assert (await client.event("CHANNEL_DELETE"))["name"] == "___hidden___"


async def test_discord_py_lives_with_hidden_channels(town: Sandbox, server: Server, bot: Visitor) -> None:
    staff = await server.make_channel("staff", permission_overwrites=closed(server))
    room = await server.make_channel("Room", type=2, permission_overwrites=closed(server))
    await town.until(lambda: bot.get_channel(room.id) is not None)
    seen = [bot.get_channel(staff.id), bot.get_channel(room.id)]
    assert [each.name for each in seen if isinstance(each, discord.abc.GuildChannel)] == ["___hidden___"] * 2
    await staff.overwrite(server.bot_member, allow=May.VIEW_CHANNEL)
    await town.until(lambda: getattr(bot.get_channel(staff.id), "name", "") == "staff")
