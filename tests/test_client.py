"""Several shards in one process: each is lost, told of anew and made up for by itself."""

import itertools
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from bot.client import Client
from bot.people.models import Member
from cogs.sessions.models import Attendance
from sandbox import Person, Sandbox, Server
from sandbox.server.actions.voice import be_in_voice
from sandbox.startup import InProcessBot
from tests.support.stories import BEGINS, join
from tests.web.test_health import page

SHARDS = 2
EPOCH = 1_420_070_400_000
"""Discord's, in milliseconds."""


class Place:
    """A server of one shard, with a session in a voice channel that is on, and two people in it."""

    def __init__(self, server: Server, rosa: Person, stays: Person, goes: Person) -> None:
        self.server, self.rosa, self.stays, self.goes = server, rosa, stays, goes

    def goes_unseen(self) -> None:
        """Leaves the channel while the bot may not hear it; nobody waits until it does."""
        be_in_voice(self.server.town.discord, self.server.guild.members[self.goes.id], None)


class Story:
    """One process with two shards, and a place on each."""

    def __init__(self, town: Sandbox, places: list[Place]) -> None:
        self.town = town
        self.places = places

    @property
    def client(self) -> Client:
        assert isinstance(self.town.bot, InProcessBot)
        assert self.town.bot.app is not None
        assert self.town.bot.app.client is not None
        return self.town.bot.app.client

    async def readiness(self) -> tuple[int, str]:
        return await page(self, "/readyz")

    async def at(self, clock: str) -> None:
        await self.town.advance_to(datetime.fromisoformat(f"2026-09-08T{clock}:00-07:00"))

    async def minutes(self) -> list[dict[str, int]]:
        """How long each person was there, by place."""
        assert isinstance(self.town.bot, InProcessBot)
        assert self.town.bot.app is not None
        rows = await self.town.bot.app.database.read(
            lambda tx: tx.execute(
                select(Member.server_id, Member.name, Attendance.minutes).join(
                    Member, Member.id == Attendance.member_id
                )
            ).all()
        )
        return [{name: minutes for server, name, minutes in rows if server == place.server.id} for place in self.places]


def moments(begin: datetime) -> Iterator[datetime]:
    """Each millisecond from then on: ids say when they were made, and by that Discord chooses the shard."""
    return (begin + timedelta(milliseconds=count) for count in itertools.count(1))


async def a_place(town: Sandbox, shard: int) -> Place:
    town.clock.jump(next(at for at in moments(town.now) if int(at.timestamp() * 1000 - EPOCH) % SHARDS == shard))
    server = await town.server(f"Shard {shard}")
    assert (server.id >> 22) % SHARDS == shard
    await server.owner.slash("setup", timezone="America/Los_Angeles")
    rosa = await server.person("Rosa", roles=["Facilitator", "Coordinator"])
    await rosa.slash("cohort create", name="Spring", timezone="America/Los_Angeles")
    people = [await server.person(name) for name in ("Stays", "Goes")]
    for person in people:
        await join(person, "Spring")
    plan: dict[str, Any] = {"cohort": "Spring", "title": "Circle", "starts": "2026-09-08 18:00", "minutes": 60}
    preview = await rosa.slash("session schedule", **plan, channel=server.voice("Circle room"))
    await rosa.click(preview, "Confirm")
    return Place(server, rosa, *people)


@asynccontextmanager
async def two_shards() -> AsyncGenerator[Story]:
    """At 18:10, ten minutes into both sessions."""
    settings = {"shard_count": SHARDS, "web_address": "127.0.0.1:0"}
    async with Sandbox.open(now=BEGINS, settings=settings) as town:
        story = Story(town, [await a_place(town, shard) for shard in range(SHARDS)])
        await story.at("18:00")
        for place in story.places:
            for person in (place.stays, place.goes):
                await person.join_voice(place.server.voice("Circle room"))
        await story.at("18:10")
        yield story


async def test_a_shard_whose_session_ends_is_well_again_and_makes_up_for_its_own_loss_alone() -> None:
    async with two_shards() as story:
        assert await story.readiness() == (200, "ok\n")
        story.town.faults.invalidate(shard=1)
        await story.town.until(lambda: 1 in story.client.lost_at)
        assert await story.readiness() == (503, "not connected to Discord (shard 1)\n")
        story.town.clock.jump(story.town.now + timedelta(minutes=10))
        for place in story.places:
            place.goes_unseen()
        await story.town.until(lambda: story.client.is_well, seconds=20)
        assert await story.readiness() == (200, "ok\n")
        await story.at("19:01")
        assert await story.minutes() == [{"Stays": 60, "Goes": 20}, {"Stays": 60, "Goes": 10}]


async def test_one_shard_that_comes_back_does_not_hide_that_another_is_lost() -> None:
    async with two_shards() as story:
        told: list[str] = []
        story.town.request_log.listeners.append(told.append)
        story.town.faults.drop_gateway(shard=0)
        story.town.faults.invalidate(shard=1)
        await story.town.until(lambda: any(each.startswith("resumed: shard 0") for each in told), seconds=20)
        await story.town.until(lambda: list(story.client.lost_at) == [1])
        assert await story.readiness() == (503, "not connected to Discord (shard 1)\n")
        story.town.clock.jump(story.town.now + timedelta(minutes=5))
        for place in story.places:
            place.goes_unseen()
        await story.town.until(lambda: story.client.is_well, seconds=20)
        await story.at("19:01")
        assert await story.minutes() == [{"Stays": 60, "Goes": 15}, {"Stays": 60, "Goes": 10}]
