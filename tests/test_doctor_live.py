"""`leaders doctor --live`: on the local Discord every answer is the one that its table expects, and nothing is left."""

import asyncio
import re
import signal
from pathlib import Path
from typing import Any

import pytest

from bot.ops import CommandError
from bot.ops.doctor.live import Report, Wanted, examine
from bot.ops.doctor.live.checks import CHECKS
from bot.ops.doctor.live.traces import OURS
from sandbox import BOT_INVITE, May, Sandbox
from sandbox.client.servers import Server
from tests.support import discord_page
from tests.support.apps import a_town, settings
from tests.test_cli import ended, leaders, login, started

LIVE = ("doctor", "--live", "--yes")


async def examined(town: Sandbox, folder: Path, server: Server, channel: int | None = None) -> Report:
    """Examine a server in this process, as the command does."""
    return await examine(settings(town, folder), Wanted(server.guild.id, channel, {"help"}, lambda _: True))


def there(server: Server) -> tuple[Any, ...]:
    """Everything of which something could be left on a server."""
    guild = server.guild
    return (
        [(role.id, role.position) for role in guild.roles.values()],
        [(channel.id, len(channel.posts), len(channel.overwrites)) for channel in guild.channels.values()],
        list(guild.threads),
        list(guild.events),
        [sorted(member.role_ids) for member in guild.members.values()],
    )


def different(report: Report) -> dict[str, str | None]:
    return {row.check: row.answer for row in report.rows if row.differs}


def untried(report: Report) -> set[str]:
    return {row.check for row in report.rows if row.answer is None}


async def without(server: Server, permission: May) -> None:
    """Take a permission from the bot, and from everyone, of whom it is one."""
    await server.bot_member.permit(BOT_INVITE & ~permission)
    await server.everyone.edit(permissions=server.everyone.permissions & ~permission)


async def test_on_a_good_server_all_is_tried_the_same_and_removed_again(tmp_path: Path) -> None:
    async with a_town() as town:
        server = await town.server("Riverside")
        await server.person("Amina")
        before = there(server)
        done = await leaders(tmp_path, *LIVE, **login(town))
        assert done.code == 0, done.out
        assert f"{len(CHECKS)} tried, {len(CHECKS)} same, 0 different, 0 not tried." in done.out
        assert there(server) == before
        assert not [request for request in town.requests if request.path.endswith("/users/@me/channels")]
        discord_page.require_known({discord_page.route(each.method, each.path) for each in town.requests})
        reasons = {request.reason for request in town.requests if request.method != "GET"}
        assert reasons == {"leaders doctor --live"}
        # It is to be pasted somewhere: nobody is named, no server, and no token.
        assert re.findall(r"Riverside|Amina|Owner|general|\d{17,20}", re.sub(r"permissions: \d+", "", done.out)) == []
        assert town.token not in done.out + done.err
        assert "Riverside" in done.err, "who is asked is told where"


async def test_nothing_is_written_before_the_operator_agrees(tmp_path: Path) -> None:
    async with a_town() as town:
        await town.server("Riverside")
        done = await leaders(tmp_path, "doctor", "--live", **login(town))
        assert done.code == 1
        assert "removes again" in done.err
        assert {request.method for request in town.requests} == {"GET"}


async def test_of_several_servers_the_operator_names_one(tmp_path: Path) -> None:
    async with a_town() as town:
        first, second = await town.server("Riverside"), await town.server("Hillside")
        done = await leaders(tmp_path, *LIVE, **login(town))
        assert done.code == 2
        assert f"--server {first.guild.id}   Riverside" in done.err
        assert f"--server {second.guild.id}   Hillside" in done.err
        before = there(first), there(second)
        assert (await leaders(tmp_path, *LIVE, "--server", str(second.guild.id), **login(town))).code == 0
        assert (there(first), there(second)) == before
        assert not [each for each in town.requests if str(first.guild.id) in each.path], "the other is not looked at"
        with pytest.raises(CommandError, match="not in that server"):
            await examine(settings(town, tmp_path), Wanted(1, None, (), lambda _: True))


MISSING = (
    May.EMBED_LINKS,
    May.ATTACH_FILES,
    May.READ_MESSAGE_HISTORY,
    May.SEND_MESSAGES,
    May.SEND_MESSAGES_IN_THREADS,
    May.CREATE_PRIVATE_THREADS,
    May.MANAGE_ROLES,
    May.MANAGE_CHANNELS,
    May.CREATE_EVENTS,
    May.CONNECT,
    May.VIEW_CHANNEL,
)


@pytest.mark.parametrize("missing", MISSING, ids=lambda may: str(may.name))
async def test_without_a_permission_discord_refuses_what_the_table_says(tmp_path: Path, missing: May) -> None:
    async with a_town() as town:
        server = await town.server("Riverside")
        await without(server, missing)
        before = there(server)
        report = await examined(town, tmp_path, server)
        assert different(report) == {}
        assert there(server) == before
        assert report.left == []
        refused = [row for row in report.rows if row.answer in ("403 50013", "dropped", "not there")]
        assert refused or untried(report), "it shows what is missing"
        assert str(missing.name).lower() in report.facts["permissions"]


async def test_without_frames_the_words_beside_them_arrive(tmp_path: Path) -> None:
    async with a_town() as town:
        server = await town.server("Riverside")
        await without(server, May.EMBED_LINKS)
        rows = {row.check: row.answer for row in (await examined(town, tmp_path, server)).rows}
        assert rows["message: words, frame, button, nonce"] == "200"
        assert rows["message: its frame"] == "dropped"
        assert rows["message: a frame alone"] == "403 50013"


async def test_a_role_that_stands_low_is_said(tmp_path: Path) -> None:
    async with a_town() as town:
        server = await town.server("Riverside", existing_roles=["Helper", "Mentor"])
        report = await examined(town, tmp_path, server)
        assert different(report) == {}
        assert report.facts["roles"].endswith("with 2 above it")


@pytest.mark.parametrize("has_one", [True, False])
async def test_a_second_factor_that_is_missing_refuses_what_needs_one(tmp_path: Path, has_one: bool) -> None:
    async with a_town() as town:
        server = await town.server("Riverside", two_factor=True)
        if not has_one:
            town.faults.no_two_factor()
        report = await examined(town, tmp_path, server)
        assert different(report) == {}
        assert report.facts["moderators need a second factor"] == "yes"
        answers = {row.check: row.answer for row in report.rows}
        assert answers["role: made"] == ("200" if has_one else "403 60003")
        assert bool(untried(report)) is not has_one


async def test_in_a_channel_that_was_named_messages_and_threads_go_again(tmp_path: Path) -> None:
    async with a_town() as town:
        server = await town.server("Riverside")
        amina = await server.person("Amina")
        general = server.channel("general")
        await amina.say("leaders-doctor-0123abcd", general)
        await server.bot_member.permit(BOT_INVITE | May.MANAGE_THREADS)
        before = there(server)
        report = await examined(town, tmp_path, server, general.id)
        assert different(report) == {}
        assert there(server) == before, "what others wrote stays, whatever it says"
        assert {check.partition(":")[0] for check in untried(report)} == {"channel", "event in voice"}
        await server.bot_member.permit(BOT_INVITE)
        report = await examined(town, tmp_path, server, general.id)
        assert different(report) == {}
        assert there(server) == before
        assert "private thread: made" in untried(report), "it could not be removed there"


async def test_what_others_call_like_its_own_stays(tmp_path: Path) -> None:
    async with a_town() as town:
        server = await town.server("Riverside")
        names = ("minutes-leaders-doctor-deadbeef-2026", "leaders-doctor-deadbeef")
        closed = [{"id": str(server.id), "type": 0, "allow": "0", "deny": str(int(May.VIEW_CHANNEL))}]
        for name in names:
            await server.make_channel(name)
            await server.make_role(name, permissions=int(May.CONNECT) if name == names[1] else 0)
        await server.make_channel(names[1], permission_overwrites=closed)
        before = there(server)
        report = await examined(town, tmp_path, server)
        assert different(report) == {}
        assert there(server) == before


async def test_a_channel_denies_an_administrator_nothing_so_that_is_not_tried(tmp_path: Path) -> None:
    async with a_town() as town:
        server = await town.server("Riverside", bot_permissions=int(May.ADMINISTRATOR))
        report = await examined(town, tmp_path, server)
        assert different(report) == {}
        assert untried(report) == {"event in voice: where the channel denies it"}


@pytest.mark.parametrize("may_delete", [True, False])
async def test_it_says_before_what_it_will_make_in_a_channel_that_was_named(tmp_path: Path, may_delete: bool) -> None:
    async with a_town() as town:
        server = await town.server("Riverside")
        await server.bot_member.permit(BOT_INVITE | (May.MANAGE_THREADS if may_delete else 0))
        asked: list[str] = []
        wanted = Wanted(server.id, server.channel("general").id, (), lambda writes: bool(asked.append(writes)))
        with pytest.raises(CommandError, match="Nothing was tried"):
            await examine(settings(town, tmp_path), wanted)
        assert ("a few messages and a private thread in" in asked[0]) is may_delete
        assert "an event six months ahead" in asked[0]
        assert "Without --channel everything is tried" in asked[0]


@pytest.mark.parametrize("given", [("--yes",), ("--server", "1"), ("--channel", "1")])
async def test_what_is_for_the_trial_alone_is_refused_without_it(tmp_path: Path, given: tuple[str, ...]) -> None:
    done = await leaders(tmp_path, "doctor", *given)
    assert done.code == 2
    assert "--live" in done.err


async def test_an_error_of_discords_passes_and_leaves_nothing_twice(tmp_path: Path) -> None:
    async with a_town() as town:
        server = await town.server("Riverside")
        before = there(server)
        town.faults.fail("POST", "/guilds/*/roles", status=503, applied=True)
        town.faults.fail("POST", "/guilds/*/scheduled-events", status=502, applied=True)
        town.faults.fail("GET", "/guilds/*/channels", status=500)
        report = await examined(town, tmp_path, server)
        assert (different(report), untried(report), report.left) == ({}, set(), [])
        assert there(server) == before


async def test_what_differs_is_said_and_what_is_left_too(tmp_path: Path) -> None:
    async with a_town() as town:
        await town.server("Riverside")
        town.faults.fail("PUT", "/guilds/*/members/*/roles/*", status=403, code=50001)
        town.faults.fail("DELETE", "/guilds/*/roles/*", status=403, code=50013, times=3)
        done = await leaders(tmp_path, *LIVE, **login(town))
        assert done.code == 1
        row = next(line for line in done.out.splitlines() if "given to the bot" in line)
        assert [cell.strip() for cell in row.strip("|").split("|")][1:] == ["403 50001", "204", "DIFFERENT"]
        assert "not tried" in done.out
        assert re.search(rf"remove it by hand: the role {OURS.pattern} \(403 50013\)", done.err)


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("applied", [True, False])
async def test_stopped_in_the_middle_it_removes_what_it_made(
    tmp_path: Path, sign: signal.Signals, applied: bool
) -> None:
    async with a_town() as town:
        server = await town.server("Riverside")
        before = there(server)
        lost = town.faults.silence("POST", "/guilds/*/scheduled-events", applied=applied)
        process = await started(tmp_path, *LIVE, **login(town))
        await town.until(lambda: bool(lost.met), 30)
        await asyncio.sleep(0.1)
        assert there(server) != before, "it is in the middle"
        process.send_signal(sign)
        done = await ended(process)
        assert there(server) == before
        assert done.code == 0
        assert "stopped: before everything was tried" in done.out
        assert "Left on the server" not in done.err


async def test_stopped_twice_it_says_what_may_be_left_and_the_next_run_removes_it(tmp_path: Path) -> None:
    async with a_town() as town:
        server = await town.server("Riverside")
        before = there(server)
        process = None
        for method, path in (("DELETE", "/guilds/*/scheduled-events/*"), ("GET", "/guilds/*/scheduled-events")):
            lost = town.faults.silence(method, path)
            if process is None:
                process = await started(tmp_path, *LIVE, **login(town))
            await town.until(lambda lost=lost: bool(lost.met), 30)
            process.send_signal(signal.SIGINT)
        assert process is not None
        done = await ended(process)
        assert done.code == 1
        assert re.search(rf"perhaps something that is called {OURS.pattern}", done.err)
        assert there(server) != before
        town.faults.clear()
        report = await examined(town, tmp_path, server)
        assert (different(report), there(server) == before) == ({}, True)


async def test_what_a_killed_run_left_is_removed_by_the_next(tmp_path: Path) -> None:
    async with a_town() as town:
        server = await town.server("Riverside")
        before = there(server)
        lost = town.faults.silence("DELETE", "/guilds/*/scheduled-events/*")
        process = await started(tmp_path, *LIVE, **login(town))
        await town.until(lambda: bool(lost.met), 30)
        process.kill()
        await process.wait()
        assert there(server) != before
        assert (await leaders(tmp_path, *LIVE, **login(town))).code == 0
        assert there(server) == before
