"""The limits of a server as errors of their own: full lists, and moderators without a second factor."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sandbox import Server
from sandbox.server.limits import channels as limits
from sandbox.server.limits import roles as role_limits
from sandbox.server.rest import commands
from tests.sandbox.api import Api


@pytest.fixture
async def server(api: Api) -> Server:
    return await api.town.server("Riverside")


async def test_the_250th_role_is_the_last(api: Api, server: Server) -> None:
    for number in range(role_limits.ROLES_PER_SERVER - len(server.guild.roles)):
        await server.make_role(f"Role {number}")
    assert await api.code("POST", f"/guilds/{server.id}/roles", {"name": "One more"}) == 30005


async def test_the_500th_channel_is_the_last(api: Api, server: Server) -> None:
    for number in range(limits.CHANNELS_PER_SERVER - len(server.guild.channels)):
        await server.make_channel(f"channel-{number}")
    assert await api.code("POST", f"/guilds/{server.id}/channels", {"name": "one-more"}) == 30013


async def test_a_thousand_threads_can_be_open_and_one_that_is_closed_makes_room(
    api: Api, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "THREADS_PER_SERVER", 2)
    path, body = f"/channels/{server.channel('general').id}/threads", {"name": "Pair", "type": 12}
    _, first = await api.ask("POST", path, body)
    await api.ask("POST", path, body)
    assert await api.code("POST", path, body) == 160006
    await api.ask("PATCH", f"/channels/{first['id']}", {"archived": True})
    assert (await api.ask("POST", path, body))[0] == 201
    assert await api.code("PATCH", f"/channels/{first['id']}", {"archived": False}) == 160006


async def test_where_moderators_need_a_second_factor_the_bots_owner_needs_one_too(api: Api) -> None:
    server = await api.town.server("Riverside", two_factor=True)
    roles, general = f"/guilds/{server.id}/roles", server.channel("general")
    assert (await api.ask("GET", f"/guilds/{server.id}"))[1]["mfa_level"] == 1
    assert (await api.ask("POST", roles, {"name": "Before"}))[0] == 200
    api.town.faults.no_two_factor()
    assert (await api.ask("GET", "/users/@me"))[1]["mfa_enabled"] is False
    assert await api.code("POST", roles, {"name": "Mentor"}) == 60003
    assert await api.code("POST", f"/guilds/{server.id}/channels", {"name": "mentors"}) == 60003
    assert (await api.ask("POST", f"/channels/{general.id}/messages", {"content": "Hello"}))[0] == 200
    elsewhere = await api.town.server("Hillside")
    assert (await api.ask("POST", f"/guilds/{elsewhere.id}/roles", {"name": "Mentor"}))[0] == 200
    api.town.faults.two_factor()
    assert (await api.ask("POST", roles, {"name": "Mentor"}))[0] == 200


async def test_200_new_commands_a_day_are_the_last_and_changing_one_is_not_counted(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "CREATES_A_DAY", 3)
    path = f"/applications/{api.town.discord.state.application_id}/commands"
    first, second, third, fourth = [{"name": f"command-{n}", "description": "It does."} for n in range(4)]
    assert (await api.ask("PUT", path, [first, second]))[0] == 200
    assert (await api.ask("PUT", path, [first | {"description": "It did."}, second]))[0] == 200
    assert (await api.ask("POST", path, third))[0] == 201
    assert await api.code("POST", path, fourth) == 30034
    assert await api.code("PUT", path, [first, fourth]) == 30034
    api.town.clock.jump(api.town.now + timedelta(days=1))
    assert (await api.ask("PUT", path, [first, fourth]))[0] == 200


async def test_a_command_says_how_it_is_installed_and_other_languages_only_when_asked(api: Api) -> None:
    path = f"/applications/{api.town.discord.state.application_id}/commands"
    option = {"type": 3, "name": "city", "description": "A city", "name_localizations": {"fr": "ville"}}
    command = {"name": "zone", "description": "A zone", "options": [option], "name_localizations": {"fr": "fuseau"}}
    (_, (kept,)) = await api.ask("PUT", path, [command])
    assert kept["integration_types"] == [0, 1], "as the application can be installed"
    assert kept["options"][0]["name_localizations"] == {"fr": "ville"}
    (_, (shown,)) = await api.ask("GET", path)
    assert "name_localizations" not in shown | shown["options"][0]
    (_, (whole,)) = await api.ask("GET", f"{path}?with_localizations=true")
    assert whole == kept
    (_, (for_servers,)) = await api.ask("PUT", path, [command | {"integration_types": [0]}])
    assert for_servers["integration_types"] == [0]
    assert await api.code("PUT", path, [command | {"integration_types": [2]}]) == 50035
