"""Our own bot in a town: on the town's clock, and in a process of its own."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta

import pytest

from sandbox import NoReply, Refused, Sandbox

SEPTEMBER = datetime.fromisoformat("2026-09-01T09:00:00-07:00")


async def test_time_stands_still_until_the_story_moves_it() -> None:
    async with Sandbox.open(now=SEPTEMBER) as town:
        server = await town.server("Riverside")
        rosa = await server.person("Rosa", roles=["Facilitator"])
        assert town.now == SEPTEMBER.astimezone(UTC)
        reply = await rosa.slash("help")
        assert reply.text
        assert town.now == SEPTEMBER.astimezone(UTC)
        await town.advance(timedelta(days=7))
        assert town.now == SEPTEMBER.astimezone(UTC) + timedelta(days=7)
        assert rosa.ephemerals[0].at == SEPTEMBER
        await town.bot.restart()
        assert (await rosa.slash("help")).text == reply.text
        with pytest.raises(RuntimeError):
            await town.bot.kill()
        assert not town.unanswered
        assert not town.violations


async def test_a_town_has_several_servers_and_one_account_may_be_in_each() -> None:
    async with Sandbox.open(now=SEPTEMBER) as town:
        here, there = await town.server("Riverside"), await town.server("Lakeside", bot_permissions=0)
        rosa = await here.person("Rosa")
        also_rosa = await there.person(rosa)
        assert rosa == also_rosa
        await rosa.slash("help")
        assert len(also_rosa.ephemerals) == 1
        assert not also_rosa.sees(here.channel("general")) or rosa.present
        await rosa.leave(here)
        assert not rosa.present
        assert also_rosa.present
        with pytest.raises(Refused):
            await rosa.slash("help")


async def test_a_bot_in_a_process_of_its_own_can_be_killed_and_comes_back_in_town_time() -> None:
    async with Sandbox.open(now=SEPTEMBER, bot="process") as town:
        server = await town.server("Riverside")
        rosa = await server.person("Rosa")
        before = town.now
        assert (await rosa.slash("help")).text
        await town.bot.kill()
        assert not town.bot.running
        await town.advance(timedelta(minutes=10))
        assert timedelta(minutes=10) <= town.now - before < timedelta(minutes=11)
        with pytest.raises(NoReply):
            await rosa.slash("help")
        await town.bot.start()
        assert (await rosa.slash("help")).text
        assert town.data_dir is not None
        with sqlite3.connect(town.data_dir / "leaders.sqlite3") as database:
            assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        database.close()
