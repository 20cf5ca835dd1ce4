"""Discord's rules as a bot meets them: permissions, limits, nonces, tokens, rate limits. Asked in plain HTTP."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sandbox import BOT_INVITE, Channel, May, Server
from sandbox.server.clock import moment_of
from tests.sandbox.api import Api


@pytest.fixture
async def server(api: Api) -> Server:
    return await api.town.server("Riverside")


@pytest.fixture
def general(server: Server) -> Channel:
    return server.channel("general")


async def test_a_wrong_token_and_an_unknown_route_are_refused(api: Api) -> None:
    assert (await api.ask("GET", "/users/@me", headers={"Authorization": "Bot x"}))[0] == 401
    assert (await api.ask("GET", "/nothing/here"))[0] == 404
    assert api.town.request_log.unmodelled == [("GET", "/nothing/here")]
    assert api.headers["Content-Type"] == "application/json"


@pytest.mark.parametrize(
    ("method", "path", "code"),
    [
        ("GET", "/channels/1", 10003),
        ("GET", "/guilds/1", 10004),
        ("GET", "/guilds/{guild}/members/1", 10007),
        ("GET", "/channels/{channel}/messages/1", 10008),
        ("DELETE", "/channels/{channel}/permissions/1", 10009),
        ("GET", "/guilds/{guild}/roles/1", 10011),
        ("GET", "/users/1", 10013),
        ("POST", "/webhooks/{bot}/nothing", 10015),
        ("POST", "/interactions/1/nothing/callback", 10062),
        ("GET", "/guilds/{guild}/scheduled-events/1", 10070),
    ],
)
async def test_what_is_not_there_has_its_own_code(api: Api, server: Server, method: str, path: str, code: int) -> None:
    names = {"guild": server.id, "channel": server.channel("general").id, "bot": server.bot_member.id}
    assert await api.code(method, path.format(**names), {} if method == "POST" else None) == code


async def test_a_private_channel_is_seen_by_its_role_only(api: Api, server: Server) -> None:
    amina = await server.person("Amina", roles=["Spring"])
    berta = await server.person("Berta")
    role = server.role("Spring")
    overwrites = [
        {"id": server.id, "type": 0, "allow": "0", "deny": str(int(May.VIEW_CHANNEL))},
        {"id": role.id, "type": 0, "allow": str(int(May.VIEW_CHANNEL)), "deny": "0"},
    ]
    body = {"name": "Spring Cohort!", "permission_overwrites": overwrites}
    status, made = await api.ask("POST", f"/guilds/{server.id}/channels", body)
    assert (status, made["name"]) == (201, "spring-cohort")
    channel = server.channel("Spring Cohort!")
    assert (amina.sees(channel), berta.sees(channel), server.owner.sees(channel)) == (True, False, True)
    assert await api.code("GET", f"/channels/{channel.id}/messages") == 50001
    await channel.overwrite(server.bot_member, allow=May.VIEW_CHANNEL)
    await api.ask("POST", f"/channels/{channel.id}/messages", {"content": "Welcome"})
    assert channel.messages[0].viewers == {amina.id, server.owner.id, server.bot_member.id}
    await amina.lose_role("Spring")
    assert not amina.sees(channel)


async def test_roles_above_the_bots_own_are_out_of_reach(api: Api, server: Server) -> None:
    amina = await server.person("Amina", roles=["High", "Low"])
    await server.role("High").edit(position=9)
    high = f"/guilds/{server.id}/members/{amina.id}/roles/{server.role('High').id}"
    low = f"/guilds/{server.id}/members/{amina.id}/roles/{server.role('Low').id}"
    assert await api.code("DELETE", high) == 50013
    assert (await api.ask("DELETE", low, headers={"X-Audit-Log-Reason": "left%20us"}))[0] == 204
    assert api.town.requests[-1].reason == "left us"
    assert [role.name for role in amina.roles] == ["High"]
    assert await api.code("POST", f"/guilds/{server.id}/roles", {"permissions": str(int(May.ADMINISTRATOR))}) == 50013


async def test_a_permission_that_the_bot_lacks_is_refused(api: Api, general: Channel, server: Server) -> None:
    messages = f"/channels/{general.id}/messages"
    await server.bot_member.permit(BOT_INVITE & ~May.MANAGE_CHANNELS)
    assert await api.code("POST", f"/guilds/{server.id}/channels", {"name": "x"}) == 50013
    await general.overwrite(server.everyone, deny=May.SEND_MESSAGES)
    assert await api.code("POST", messages, {"content": "x"}) == 50013
    await general.overwrite(server.everyone, deny=May.VIEW_CHANNEL)
    assert await api.code("POST", messages, {"content": "x"}) == 50001
    await general.delete()
    assert await api.code("POST", messages, {"content": "x"}) == 10003


async def test_direct_messages_reach_only_those_who_take_them(api: Api, server: Server) -> None:
    amina = await server.person("Amina", dms_open=False)
    _, opened = await api.ask("POST", "/users/@me/channels", {"recipient_id": str(amina.id)})
    path = f"/channels/{opened['id']}/messages"
    assert await api.code("POST", path, {"content": "x"}) == 50007
    api.town.faults.open_dms(amina)
    assert (await api.ask("POST", path, {"content": "x"}))[0] == 200
    await amina.leave(server)
    assert await api.code("POST", path, {"content": "x"}) == 50278
    assert [message.text for message in amina.dms] == ["x"]


async def test_an_enforced_nonce_gives_the_earlier_message_for_three_minutes(api: Api, general: Channel) -> None:
    path, body = f"/channels/{general.id}/messages", {"content": "once", "nonce": "abc", "enforce_nonce": True}
    _, first = await api.ask("POST", path, body)
    _, again = await api.ask("POST", path, body)
    assert first["id"] == again["id"]
    await api.town.advance(timedelta(minutes=3, seconds=1))
    _, later = await api.ask("POST", path, body)
    assert later["id"] != first["id"]
    await api.ask("POST", path, {**body, "enforce_nonce": False})
    assert len(general.messages) == 3
    assert moment_of(int(later["id"])) - moment_of(int(first["id"])) == timedelta(minutes=3, seconds=1)


def _row(*parts: object) -> dict[str, object]:
    return {"type": 1, "components": list(parts)}


def _button(**changes: object) -> dict[str, object]:
    return {"type": 2, "style": 1, "label": "x", "custom_id": "x", **changes}


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({"content": "x" * 2001}, "content"),
        ({"content": "x", "nonce": "x" * 26}, "nonce"),
        ({"embeds": [{"description": "x" * 4000}, {"description": "x" * 2001}]}, "embeds"),
        ({"embeds": [{"fields": [{"name": "x", "value": ""}]}]}, "embeds.0.fields.0.value"),
        ({"components": [_row(_button())] * 6}, "components"),
        ({"components": [_row(*(_button(custom_id=str(n)) for n in range(6)))]}, "components.0.components"),
        ({"components": [_row(_button(), _button())]}, "components.0.components.1.custom_id"),
        ({"components": [_row(_button(label="x" * 81))]}, "components.0.components.0.label"),
        ({"components": [_row(_button(custom_id="x" * 101))]}, "components.0.components.0.custom_id"),
        ({"components": [_row({"type": 3, "custom_id": "s", "options": []})]}, "components.0.components.0.options"),
        ({"components": [{"type": 10, "content": "x"}]}, "components.0.type"),
        ({"flags": 1 << 15, "content": "x", "components": [{"type": 10, "content": "x"}]}, "content"),
        ({"flags": 1 << 15, "components": [{"type": 10, "content": "x" * 2001}] * 2}, "components"),
        ({"content": "x", "allowed_mentions": {"parse": ["users"], "users": ["1"]}}, "allowed_mentions"),
    ],
)
async def test_a_message_beyond_the_limits_is_refused_at_its_place(
    api: Api, general: Channel, body: dict[str, object], place: str
) -> None:
    status, said = await api.ask("POST", f"/channels/{general.id}/messages", body)
    assert (status, said["code"]) == (400, 50035)
    node = said["errors"]
    for step in place.split("."):
        node = node[step]
    assert node["_errors"]
    assert api.town.violations
    assert not general.messages


async def test_an_empty_message_is_refused(api: Api, general: Channel) -> None:
    assert await api.code("POST", f"/channels/{general.id}/messages", {"content": ""}) == 50006


@pytest.mark.parametrize(
    "command",
    [
        {"name": "Upper", "description": "x"},
        {"name": "two words", "description": "x"},
        {"name": "x" * 33, "description": "x"},
        {"name": "x", "description": "x" * 101},
        {"name": "x", "description": ""},
        {"name": "x", "description": "x", "name_localizations": {"so": "x"}},
        {
            "name": "x",
            "description": "x",
            "options": [{"type": 3, "name": str(n), "description": "x"} for n in range(26)],
        },
        {
            "name": "x",
            "description": "x",
            "options": [
                {"type": 3, "name": "a", "description": "x"},
                {"type": 3, "name": "b", "description": "x", "required": True},
            ],
        },
    ],
)
async def test_a_command_beyond_the_limits_is_refused(api: Api, command: dict[str, object]) -> None:
    me = api.town.discord.state.application_id
    assert await api.code("PUT", f"/applications/{me}/commands", [command]) == 50035
    assert (await api.ask("GET", f"/applications/{me}/commands"))[1] == []


async def test_mentions_call_only_whom_they_may(api: Api, general: Channel, server: Server) -> None:
    amina = await server.person("Amina", roles=["Spring"])
    role = server.role("Spring")
    path, text = f"/channels/{general.id}/messages", f"{amina.mention} {role.mention} @everyone"
    for allowed, called in (
        ({"parse": []}, set[int]()),
        ({"parse": [], "roles": [role.id]}, {role.id}),
        ({"parse": ["users"]}, {amina.id}),
        (None, {amina.id, role.id}),
    ):
        await api.ask("POST", path, {"content": text, "allowed_mentions": allowed})
        assert {each.id for each in general.messages[-1].mentions} == called
    assert general.messages[-1].mentions_everyone
    await server.bot_member.permit(BOT_INVITE & ~May.MENTION_EVERYONE)
    await api.ask("POST", path, {"content": text})
    assert general.messages[-1].mentions == [amina]


async def test_a_private_thread_is_seen_by_those_in_it_and_by_those_who_manage_threads(
    api: Api, general: Channel, server: Server
) -> None:
    amina, berta = await server.person("Amina"), await server.person("Berta")
    keeper = await server.person("Keeper", roles=["Keeper"])
    await server.role("Keeper").edit(permissions=int(May.MANAGE_THREADS))
    _, made = await api.ask("POST", f"/channels/{general.id}/threads", {"name": "Pair", "type": 12})
    assert (await api.ask("PUT", f"/channels/{made['id']}/thread-members/{amina.id}"))[0] == 204
    thread = server.channel("Pair")
    assert [who.sees(thread) for who in (amina, berta, keeper)] == [True, False, True]
    await api.ask("POST", f"/channels/{made['id']}/messages", {"content": "Hello"})
    assert amina.threads == [thread]
    await thread.edit(archived=True)
    assert await api.code("PUT", f"/channels/{made['id']}/thread-members/{berta.id}") == 50083


async def test_an_event_lies_in_the_future_and_has_an_end_if_it_is_elsewhere(api: Api, server: Server) -> None:
    path = f"/guilds/{server.id}/scheduled-events"
    await server.bot_member.permit(BOT_INVITE | May.MANAGE_EVENTS)
    body: dict[str, object] = {
        "name": "Circle",
        "privacy_level": 2,
        "entity_type": 3,
        "scheduled_start_time": "2026-09-08T18:00:00+00:00",
        "scheduled_end_time": "2026-09-08T19:00:00+00:00",
        "entity_metadata": {"location": "Library"},
    }
    assert await api.code("POST", path, {**body, "scheduled_start_time": "2026-08-01T18:00:00+00:00"}) == 50035
    assert await api.code("POST", path, {**body, "scheduled_end_time": None}) == 50035
    status, made = await api.ask("POST", path, body)
    assert status == 200
    assert (await api.ask("PATCH", f"{path}/{made['id']}", {"status": 4}))[1]["status"] == 4
    assert await api.code("PATCH", f"{path}/{made['id']}", {"status": 2}) == 180000
    assert len(server.events) == 1


async def test_real_rate_limits_hold_when_they_are_asked_for(api: Api, general: Channel) -> None:
    api.town.discord.rate_limits.enforced = True
    path = f"/channels/{general.id}/messages"
    for _ in range(5):
        assert (await api.ask("POST", path, {"content": "x"}))[0] == 200
    assert api.headers["X-RateLimit-Remaining"] == "0"
    status, said = await api.ask("POST", path, {"content": "x"})
    assert (status, said["global"]) == (429, False)
    assert 0 < said["retry_after"] <= 5
    assert api.headers["Via"]
    assert len(general.messages) == 5


async def test_history_goes_page_by_page(api: Api, general: Channel) -> None:
    path = f"/channels/{general.id}/messages"
    ids = [(await api.ask("POST", path, {"content": str(n)}))[1]["id"] for n in range(7)]

    async def shown(query: str) -> list[str]:
        return [each["content"] for each in (await api.ask("GET", f"{path}?{query}"))[1]]

    assert await shown("limit=2") == ["6", "5"]
    assert await shown(f"limit=2&before={ids[3]}") == ["2", "1"]
    assert await shown(f"limit=2&after={ids[3]}") == ["5", "4"]
    assert await shown(f"limit=3&around={ids[3]}") == ["4", "3", "2"]
    await api.ask("DELETE", f"{path}/{ids[6]}")
    assert await shown("limit=1") == ["5"]
    assert [message.deleted for message in api.town.messages].count(True) == 1
