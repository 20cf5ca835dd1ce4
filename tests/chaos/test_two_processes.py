"""Two processes with half the shards each, on one PostgreSQL: one can be killed at any time, and the other goes on."""

import asyncio
from collections import deque
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from bot.db import Database
from bot.outbox.models import Process
from sandbox import Sandbox
from sandbox.startup import SubprocessBot
from tests.chaos.test_kills import Story

DISCORDS_LIMIT = 50


async def shares(database: Database) -> list[int]:
    return await database.read(lambda tx: sorted(tx.execute(select(Process.per_second)).scalars()))


@pytest.mark.timeout(120)
async def test_one_of_two_is_killed_and_the_other_goes_on_where_it_stopped(postgresql_url: str) -> None:
    settings = {"shard_ids": "0", "shard_count": "2"}
    settings |= {"new_conversations_at_first": "1000", "new_conversations_per_ten_minutes": "1000"}
    async with Sandbox.open(bot="process", database_url=postgresql_url, settings=settings, seed=7) as town:
        first = town.bot
        assert isinstance(first, SubprocessBot)
        second = first.beside(LEADERS_SHARD_IDS="1")
        database = Database(postgresql_url)
        try:
            await second.start()
            server = await town.server("Riverside")
            rosa = await server.person("Rosa", roles=["Admin", "Facilitator"])
            story = Story(town, database, server, rosa, 7)
            await story.furnish()
            await _until_both_have_a_share(database)
            before = len(town.messages)
            await story.owe(240)
            async with asyncio.timeout(30):
                while len(town.messages) < before + 60:
                    await asyncio.sleep(0.005)
            await first.kill()
            await story.none_open(60)
            assert len(town.messages) > before + 200
            assert await shares(database) == [45], "what the dead one had is the other's now"
            await story.check()
            assert _busiest_second(town) <= DISCORDS_LIMIT
        finally:
            if second.running:
                await second.stop()
            database.close()


async def _until_both_have_a_share(database: Database) -> None:
    async with asyncio.timeout(20):
        while await shares(database) != [22, 23]:
            await asyncio.sleep(0.1)


def _busiest_second(town: Sandbox) -> int:
    """The most requests, answers to people apart, that Discord saw in any second."""
    window: deque[datetime] = deque()
    most = 0
    for one in town.requests:
        if "/interactions/" in one.path or "/webhooks/" in one.path:
            continue
        window.append(one.at)
        while one.at - window[0] >= timedelta(seconds=1):
            window.popleft()
        most = max(most, len(window))
    return most
