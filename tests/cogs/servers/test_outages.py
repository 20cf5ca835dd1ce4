"""A server of which Discord has not told yet, in the seconds after a start or for an outage, is not an empty one."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.ui import timeouts
from sandbox import Server
from sandbox.server.actions.events import delete_event
from tests.support.stories import Riverside, riverside


def what_is_there(server: Server) -> tuple[list[int], list[int]]:
    """Its roles and channels."""
    return sorted(role.id for role in server.roles), sorted(channel.id for channel in server.channels)


async def begin_anew(place: Riverside) -> None:
    """The bot begins a new session with Discord, which has not told it yet what there is in Riverside."""
    client = place.town.bot.app.client  # pyright: ignore
    gateway = place.town.discord.gateway
    place.town.faults.server_outage(place.server)
    place.town.faults.expire_sessions()
    await place.town.until(lambda: bool(gateway.sessions), seconds=20)
    await place.town.until(client.is_ready, seconds=20)
    await place.town.until(lambda: not client.get_guild(place.server.id).roles, seconds=20)
    gateway.unavailable.clear()  # people can press again; that is heard before the bot is told of the server


async def test_setup_and_doctor_wait_until_discord_has_told_what_there_is() -> None:
    async with riverside() as place:
        amina = await place.participant("Amina")
        before = what_is_there(place.server)
        await begin_anew(place)
        for command in ("setup", "doctor"):
            refused = await place.server.owner.slash(command)
            assert "Discord is having trouble with this server" in refused.text
            assert "Nothing was changed" in refused.text
            assert "try again" in refused.text
        await place.town.advance(timedelta(minutes=5))
        place.town.faults.server_back(place.server)
        again = await place.server.owner.slash("setup")
        assert "I made it" not in again.text
        assert what_is_there(place.server) == before
        assert place.server.role("Spring") in amina.roles


async def test_a_chosen_channel_is_not_called_a_wrong_choice_meanwhile() -> None:
    async with riverside() as place:
        circle, general = place.server.voice("Circle"), place.server.channel("general")
        await begin_anew(place)
        plan: dict[str, Any] = {"cohort": "Spring", "title": "Circle", "starts": "2026-09-08 18:00", "minutes": 60}
        for answer in (
            await place.rosa.slash("session schedule", channel=circle, **plan),
            await place.rosa.slash("cohort create", name="Autumn", timezone="Seattle", announce_in=general),
        ):
            assert "Discord is having trouble with this server" in answer.text
            assert "Nothing was changed" in answer.text
        place.town.faults.server_back(place.server)
        preview = await place.rosa.slash("session schedule", channel=circle, **plan)
        assert "Confirm" in [button.label for button in preview.buttons]


@pytest.mark.parametrize("path", ["*/guilds/*/roles", "*/guilds/*/channels"])
@pytest.mark.parametrize("trouble", ["401", "403", "404", "limit", "guard", "silence"])
async def test_setup_says_so_where_discord_does_not_say_what_there_is(
    monkeypatch: pytest.MonkeyPatch, path: str, trouble: str
) -> None:
    monkeypatch.setattr(timeouts, "REQUEST_TIMEOUT", 0.5)
    async with riverside() as place:
        before, faults = what_is_there(place.server), place.town.faults
        match trouble:
            case "limit":
                faults.rate_limit("GET", path, 3600)
            case "guard":
                faults.rate_limit("GET", path, 5, guard=True)
            case "silence":
                faults.silence("GET", path)
            case _:
                faults.fail("GET", path, status=int(trouble))
        refused = await place.server.owner.slash("setup")
        assert "Discord is having trouble with this server" in refused.text
        assert what_is_there(place.server) == before


async def test_who_asks_for_a_place_meanwhile_is_not_told_that_the_cohort_is_gone() -> None:
    async with riverside() as place:
        await begin_anew(place)
        bilan = await place.server.person("Bilan")
        asked = await bilan.slash("cohort join", cohort="Spring")
        assert asked.selects
        place.town.faults.server_back(place.server)


async def test_what_is_owed_to_a_server_is_done_although_discord_has_not_told_of_it_yet() -> None:
    async with riverside() as place:
        await begin_anew(place)
        await place.rosa.slash("cohort create", name="Autumn", timezone="America/Los_Angeles")
        await place.town.advance(timedelta(minutes=2))
        autumn = place.server.channel("autumn")
        assert autumn.private
        assert autumn.messages, "the bot lets itself in"
        place.town.faults.server_back(place.server)


async def test_an_outage_of_a_server_deletes_no_event_and_ends_nobodys_minutes() -> None:
    async with riverside() as place:
        amina = await place.participant("Amina")
        circle = place.server.voice("Circle")
        for starts in ("2026-09-08 18:00", "2026-09-09 18:00"):
            plan: dict[str, Any] = {"channel": circle, "cohort": "Spring", "title": starts[:10], "minutes": 60}
            preview = await place.rosa.slash("session schedule", starts=starts, **plan)
            await place.rosa.click(preview, "Confirm")
        await place.town.advance_to(datetime.fromisoformat("2026-09-08T18:00:00-07:00"))
        await amina.join_voice(circle)
        await place.town.advance(timedelta(minutes=5))
        await begin_anew(place)
        await place.town.advance(timedelta(minutes=50))
        place.town.faults.server_back(place.server)
        await place.town.advance(timedelta(minutes=60))
        sheet = await place.rosa.slash("session attendance", session="2026-09-08")
        assert "1 hour credited" in sheet.text
        told = [message.text for message in place.server.channel("staff-room").messages]
        assert not any("deleted" in text for text in told)


async def test_setup_makes_nothing_anew_that_is_there_although_discord_did_not_tell_of_it() -> None:
    async with riverside() as place:
        client = place.town.bot.app.client  # pyright: ignore
        before = what_is_there(place.server)
        guild = client.get_guild(place.server.id)
        for role in guild.roles[1:]:
            guild._remove_role(role.id)
        for channel in guild.channels:
            guild._remove_channel(channel)
        again = await place.server.owner.slash("setup")
        assert "I made it" not in again.text
        assert what_is_there(place.server) == before
        place.town.faults.fail("GET", "/guilds/*/channels", status=503, times=10)
        assert "Discord is having trouble" in (await place.server.owner.slash("setup")).text
        place.town.faults.clear()
        await place.server.channel("mentors").delete()
        await place.server.owner.slash("setup")
        assert place.server.channel("mentors").private, "what is gone is made anew"


async def test_a_server_that_comes_late_after_each_session_is_not_taken_for_empty() -> None:
    async with riverside(settings={"guild_ready_timeout": 0.5}) as place:
        client = place.town.bot.app.client  # pyright: ignore
        await plan_two(place)
        before, events = what_is_there(place.server), place.server.events
        place.town.faults.server_late(place.server, 4)
        for _ in range(2):
            place.town.faults.expire_sessions()
            await place.town.until(lambda: not client.is_well)
            await place.town.until(lambda: client.is_well, seconds=20)
            assert client.get_guild(place.server.id).unavailable
            refused = await place.server.owner.slash("setup")
            assert "Nothing was changed" in refused.text
            await place.town.until(lambda: not client.get_guild(place.server.id).unavailable, seconds=10)
            await place.town.settle()
        assert (what_is_there(place.server), place.server.events) == (before, events)
        told = [message.text for message in place.server.channel("staff-room").messages]
        assert not any("deleted" in text for text in told)


async def test_a_server_that_is_in_an_outage_when_the_bot_starts_is_compared_when_it_comes() -> None:
    async with riverside() as place:
        await plan_two(place)
        before = what_is_there(place.server)
        await place.town.bot.stop()
        (first, _) = place.server.guild.events.values()
        place.town.faults.server_outage(place.server)
        delete_event(place.town.discord, first)
        await place.town.bot.start()
        await place.town.advance(timedelta(minutes=5))
        place.town.discord.gateway.unavailable.clear()  # people can press again, before the bot is told of the server
        assert "Nothing was changed" in (await place.server.owner.slash("setup")).text
        said = len(place.town.messages)
        place.town.faults.server_back(place.server)
        await place.town.advance(timedelta(minutes=1))
        assert what_is_there(place.server) == before
        (told,) = [message.text for message in place.town.messages[said:] if "deleted" in message.text]
        assert "2026-09-08" in told, "one of the two, and that alone"


async def plan_two(place: Riverside) -> None:
    for starts in ("2026-09-08 18:00", "2026-09-09 18:00"):
        plan: dict[str, Any] = {"cohort": "Spring", "title": starts[:10], "minutes": 60}
        preview = await place.rosa.slash("session schedule", starts=starts, **plan)
        await place.rosa.click(preview, "Confirm")
