"""Scheduled events as Discord runs them: what they do by themselves, who may make them where, what is final."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest

from sandbox import BOT_INVITE, Channel, May, Refused, Sandbox, Server
from sandbox.server.actions import events as actions
from sandbox.server.actions.events import ACTIVE, CANCELED, COMPLETED, EMPTY, OVERDUE, SCHEDULED
from tests.sandbox.api import Api
from tests.sandbox.test_gateway import line

NOW = datetime(2026, 9, 1, 16, tzinfo=UTC)
START, END = NOW + timedelta(hours=2), NOW + timedelta(hours=3)
MINUTE = timedelta(minutes=1)
GUILDS, VOICE_STATES, EVENTS = 1 << 0, 1 << 7, 1 << 16


@pytest.fixture
async def server(api: Api) -> Server:
    return await api.town.server("Riverside")


def elsewhere(**changes: Any) -> dict[str, Any]:
    """An event in a hall."""
    times = {"scheduled_start_time": START.isoformat(), "scheduled_end_time": END.isoformat()}
    place = {"entity_type": 3, "entity_metadata": {"location": "Hall"}}
    return {"name": "Fair", "privacy_level": 2, **times, **place, **changes}


def in_voice(channel: Channel, kind: int = 2) -> dict[str, Any]:
    """An event in a voice or stage channel."""
    times = {"scheduled_start_time": START.isoformat()}
    return {"name": "Circle", "privacy_level": 2, "entity_type": kind, "channel_id": str(channel.id), **times}


async def make(api: Api, server: Server, body: dict[str, Any]) -> str:
    """Make an event; gives its path."""
    path = f"/guilds/{server.id}/scheduled-events"
    status, made = await api.ask("POST", path, body)
    assert status == 200, made
    return f"{path}/{made['id']}"


def status_of(server: Server) -> int:
    """How the one event stands."""
    (event,) = server.events
    return event["status"]


async def test_an_event_elsewhere_begins_and_ends_at_its_times_and_the_bot_hears_so(api: Api, server: Server) -> None:
    async with line(api.town, GUILDS | EVENTS) as client:
        await client.event("GUILD_CREATE")
        await make(api, server, elsewhere())
        await api.town.advance_to(START - MINUTE)
        assert status_of(server) == SCHEDULED
        await api.town.advance_to(START)
        assert (await client.event("GUILD_SCHEDULED_EVENT_UPDATE"))["status"] == status_of(server) == ACTIVE
        await api.town.advance_to(END)
        assert (await client.event("GUILD_SCHEDULED_EVENT_UPDATE"))["status"] == status_of(server) == COMPLETED


async def test_none_begins_in_more_than_five_years(api: Api, server: Server) -> None:
    late = NOW + timedelta(days=6 * 365)
    body = elsewhere(scheduled_start_time=late.isoformat(), scheduled_end_time=(late + MINUTE).isoformat())
    assert await api.code("POST", f"/guilds/{server.id}/scheduled-events", body) == 50035


async def test_one_that_was_moved_keeps_to_its_new_times(api: Api, server: Server) -> None:
    path = await make(api, server, elsewhere())
    later = {"scheduled_start_time": END.isoformat(), "scheduled_end_time": (END + timedelta(hours=1)).isoformat()}
    await api.ask("PATCH", path, later)
    await api.town.advance_to(END - MINUTE)
    assert status_of(server) == SCHEDULED
    await api.town.advance_to(END)
    assert status_of(server) == ACTIVE
    await api.ask("DELETE", path)
    await api.town.advance(timedelta(hours=9))
    assert server.events == []


async def test_an_event_in_voice_that_nobody_begins_is_called_off_after_some_hours(api: Api, server: Server) -> None:
    await make(api, server, in_voice(server.voice("Circle")))
    await api.town.advance_to(START + OVERDUE - MINUTE)
    assert status_of(server) == SCHEDULED
    await api.town.advance_to(START + OVERDUE)
    assert status_of(server) == CANCELED


async def test_an_event_in_voice_ends_some_minutes_after_everybody_left(api: Api, server: Server) -> None:
    voice = server.voice("Circle")
    ana, ben = await server.person("Ana"), await server.person("Ben")
    path = await make(api, server, in_voice(voice))
    await api.town.advance_to(START)
    await ana.join_voice(voice)
    await api.ask("PATCH", path, {"status": ACTIVE})
    await api.town.advance(OVERDUE)
    assert status_of(server) == ACTIVE
    await ana.leave_voice()
    await api.town.advance(EMPTY - MINUTE)
    await ben.join_voice(voice)
    await api.town.advance(EMPTY)
    assert status_of(server) == ACTIVE
    await ben.leave(server)
    await api.town.advance(EMPTY - MINUTE)
    assert status_of(server) == ACTIVE
    await api.town.advance(MINUTE)
    assert status_of(server) == COMPLETED


async def test_one_that_was_begun_in_an_empty_channel_ends_too(api: Api, server: Server) -> None:
    path = await make(api, server, in_voice(server.voice("Circle")))
    await api.ask("PATCH", path, {"status": ACTIVE})
    await api.town.advance(EMPTY)
    assert status_of(server) == COMPLETED


async def test_what_is_over_can_neither_be_changed_nor_begin_again(api: Api, server: Server) -> None:
    path = await make(api, server, elsewhere())
    assert await api.code("PATCH", path, {"status": COMPLETED}) == 50035
    await api.ask("PATCH", path, {"status": CANCELED})
    for body in ({"status": ACTIVE}, {"name": "Fairer"}):
        assert await api.code("PATCH", path, body) == 180000
    ana = await server.person("Ana", roles=["Admin"])
    with pytest.raises(Refused) as refused:
        await ana.turn_event(server.events[0], "start")
    assert refused.value.code == 180000


async def test_people_begin_end_and_call_off_events_and_are_interested(api: Api, server: Server) -> None:
    ana, ben = await server.person("Ana", roles=["Admin"]), await server.person("Ben")
    path = await make(api, server, elsewhere())
    await ben.be_interested(server.events[0])
    _, listed = await api.ask("GET", f"{path}/users?with_member=true&limit=1")
    assert [(each["user"]["id"], each["member"]["nick"]) for each in listed] == [(str(ben.id), None)]
    await ben.be_interested(server.events[0], interested=False)
    assert server.events[0]["user_count"] == 0
    await ana.turn_event(server.events[0], "start")
    await ana.turn_event(server.events[0], "end")
    assert status_of(server) == COMPLETED
    await make(api, server, elsewhere())
    await ana.turn_event(server.events[-1], "cancel")
    assert server.events[-1]["status"] == CANCELED
    with pytest.raises(Refused):
        await ben.turn_event(server.events[-1], "start")


async def test_time_that_runs_by_itself_turns_events_too(monkeypatch: pytest.MonkeyPatch) -> None:
    async with Sandbox.open(bot="none", running=True) as town, aiohttp.ClientSession() as http:
        api, server = Api(town, http), await town.server("Riverside")
        start, end = (town.now + timedelta(seconds=seconds) for seconds in (0.5, 1))
        times = {"scheduled_start_time": start.isoformat(), "scheduled_end_time": end.isoformat()}
        await make(api, server, elsewhere(**times))
        await town.until(lambda: status_of(server) == ACTIVE)
        await town.until(lambda: status_of(server) == COMPLETED)
        assert town.now >= end
        await make(
            api,
            server,
            elsewhere(
                scheduled_start_time=(town.now + timedelta(days=1)).isoformat(),
                scheduled_end_time=(town.now + timedelta(days=2)).isoformat(),
            ),
        )
        await town.advance(timedelta(days=1, seconds=1))
        assert server.events[-1]["status"] == ACTIVE


VOICE_RIGHTS = May.VIEW_CHANNEL | May.CONNECT | May.CREATE_EVENTS
STAGE_RIGHTS = May.VIEW_CHANNEL | May.CREATE_EVENTS | May.MANAGE_CHANNELS | May.MUTE_MEMBERS | May.MOVE_MEMBERS


@pytest.mark.parametrize(("kind", "rights", "type_"), [(2, VOICE_RIGHTS, 2), (13, STAGE_RIGHTS, 1)])
async def test_an_event_in_a_channel_needs_each_of_its_permissions_there(
    api: Api, server: Server, kind: int, rights: int, type_: int
) -> None:
    channel = await server.make_channel("Circle", type=kind)
    path, body = f"/guilds/{server.id}/scheduled-events", in_voice(channel, type_)
    await server.bot_member.permit(rights)
    event = await make(api, server, body)
    for right in (each for each in May if each & rights):
        await channel.overwrite(server.bot_member.role, deny=right)
        await channel.overwrite(server.everyone, deny=right)
        wanted = 50001 if right is May.VIEW_CHANNEL else 50013
        assert await api.code("POST", path, body) == wanted
        assert await api.code("PATCH", event, {"name": "Another"}) == wanted
        assert await api.code("DELETE", event) == wanted
    await channel.overwrite(server.bot_member.role)
    await channel.overwrite(server.everyone)
    assert (await api.ask("PATCH", event, {"name": "Another"}))[0] == 200


async def test_an_event_of_somebody_else_needs_manage_events_and_one_elsewhere_needs_rights_of_the_server(
    api: Api, server: Server
) -> None:
    voice = server.voice("Circle")
    actions.make_event(api.town.discord, server.guild, server.owner.account, in_voice(voice))
    path = f"/guilds/{server.id}/scheduled-events/{server.events[0]['id']}"
    assert await api.code("PATCH", path, {"name": "Mine"}) == 50013
    await voice.overwrite(server.bot_member, allow=May.MANAGE_EVENTS)
    assert (await api.ask("PATCH", path, {"name": "Mine"}))[0] == 200
    away = {"entity_type": 3, "channel_id": None, **elsewhere()}
    assert await api.code("PATCH", path, away) == 50013  # out of the channel: the rights of the server count
    await server.bot_member.permit(BOT_INVITE & ~May.CREATE_EVENTS)
    assert await api.code("POST", f"/guilds/{server.id}/scheduled-events", elsewhere()) == 50013
    closed = await server.make_channel("Closed", type=2)
    await closed.overwrite(server.everyone, deny=May.CONNECT)
    await closed.overwrite(server.bot_member.role, deny=May.CONNECT)
    assert await api.code("PATCH", path, {"channel_id": str(closed.id)}) == 50013
    stage = await server.make_channel("Stage", type=13)
    assert await api.code("PATCH", path, {"channel_id": str(stage.id)}) == 50035


async def test_an_event_is_seen_by_those_who_see_its_channel(api: Api, server: Server) -> None:
    voice, ana = server.voice("Circle"), await server.person("Ana")
    path = await make(api, server, in_voice(voice))
    await voice.overwrite(server.everyone, deny=May.VIEW_CHANNEL)
    assert await api.code("GET", path) == 50001
    assert (await api.ask("GET", f"/guilds/{server.id}/scheduled-events"))[1] == []
    async with line(api.town, GUILDS | EVENTS) as client:
        assert (await client.event("GUILD_CREATE"))["guild_scheduled_events"] == []
    with pytest.raises(Refused):
        await ana.be_interested(server.events[0])
    await voice.overwrite(server.everyone)
    assert len((await api.ask("GET", f"/guilds/{server.id}/scheduled-events"))[1]) == 1


async def test_a_deleted_channel_takes_its_events_along_and_nobody_is_told(api: Api, server: Server) -> None:
    voice = server.voice("Circle")
    async with line(api.town, GUILDS | EVENTS) as client:
        await client.event("GUILD_CREATE")
        path = await make(api, server, in_voice(voice))
        await make(api, server, elsewhere())
        await voice.delete()
        assert await api.code("GET", path) == 10070
        assert [event["name"] for event in server.events] == ["Fair"]
        await api.ask("DELETE", f"/guilds/{server.id}/scheduled-events/{server.events[0]['id']}")
        assert (await client.event("GUILD_SCHEDULED_EVENT_DELETE"))["name"] == "Fair"
    await api.town.advance(timedelta(days=1))


async def test_who_is_in_a_channel_that_is_deleted_is_put_out_of_voice(api: Api, server: Server) -> None:
    voice, ana = server.voice("Circle"), await server.person("Ana")
    await ana.join_voice(voice)
    async with line(api.town, GUILDS | VOICE_STATES) as client:
        await client.event("GUILD_CREATE")
        await voice.delete()
        assert (await client.event("VOICE_STATE_UPDATE"))["channel_id"] is None


async def test_the_start_of_an_active_event_cannot_change_and_one_elsewhere_has_no_channel(
    api: Api, server: Server
) -> None:
    path = await make(api, server, in_voice(server.voice("Circle")))
    await api.ask("PATCH", path, {"status": ACTIVE})
    assert await api.code("PATCH", path, {"scheduled_start_time": END.isoformat()}) == 50035
    same = {"name": "Round", "scheduled_start_time": START.isoformat()}
    assert (await api.ask("PATCH", path, same))[0] == 200
    away = elsewhere()
    del away["scheduled_start_time"]
    assert await api.code("PATCH", path, away) == 50035
    assert (await api.ask("PATCH", path, {**away, "channel_id": None}))[0] == 200
