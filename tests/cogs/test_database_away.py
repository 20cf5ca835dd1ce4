"""What Discord tells while the database is away is told once: it waits, and is written down in its order."""

import asyncio
import time
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from bot.people.models import Member
from cogs.sessions.models import Attendance, VoicePresence
from sandbox import BOT_INVITE, Channel, Person
from sandbox.server.actions.guilds import add_bot
from sandbox.server.actions.members import leave
from sandbox.server.actions.voice import be_in_voice
from tests.cogs.servers.test_sent_away import left_at, schedule
from tests.cogs.test_faults import database
from tests.support.locks import impatient, locked
from tests.support.postgres import Cluster
from tests.support.stories import Riverside, riverside

A_MOMENT = 0.3
"""Seconds of real time in which the bot hears what Discord tells, and finds the database locked."""


async def a_circle(place: Riverside) -> Channel:
    """A session in a voice channel, which begins now."""
    room = await place.server.make_channel("Circle room", type=2)
    preview = await place.rosa.slash(
        "session schedule", cohort="Spring", title="Circle", starts="2026-09-01 10:00", minutes=60, channel=room
    )
    await place.rosa.click(preview, "Confirm")
    await place.town.advance_to(datetime.fromisoformat("2026-09-01T10:00:00-07:00"))
    return room


def goes(place: Riverside, person: Person, room: Channel | None) -> None:
    """Goes into a voice channel or out of it; nobody waits until the bot has written it down."""
    channel = None if room is None else place.server.guild.channels[room.id]
    be_in_voice(place.town.discord, place.server.guild.members[person.id], channel)


async def minutes(place: Riverside) -> dict[str, int]:
    """How long each person was there."""
    query = select(Member.name, Attendance.minutes).join(Member, Member.id == Attendance.member_id)
    return {name: there for name, there in await database(place).read(lambda tx: tx.execute(query).all())}  # noqa: C416


async def over(place: Riverside) -> None:
    await place.town.advance_to(datetime.fromisoformat("2026-09-01T11:01:00-07:00"))


async def test_who_sends_the_bot_away_meanwhile_is_left_alone() -> None:
    async with riverside() as place:
        await place.participant("Amina")
        await schedule(place, "Circle", "08 18:00")
        await impatient(database(place))
        with locked(database(place)):
            leave(place.town.discord, place.server.guild.members[place.town.discord.state.bot.id])
            await asyncio.sleep(A_MOMENT)
        await place.town.settle()
        assert await left_at(place) == place.town.now
        before = len(place.town.requests)
        await place.town.advance(timedelta(days=8))
        assert place.town.requests[before:] == []


async def test_what_rests_in_a_server_goes_on_when_it_invites_the_bot_again_meanwhile() -> None:
    async with riverside() as place:
        await place.server.bot_member.leave()
        await impatient(database(place))
        with locked(database(place)):
            add_bot(place.town.discord, place.server.guild, BOT_INVITE)
            await asyncio.sleep(A_MOMENT)
        await place.town.settle()
        assert await left_at(place) is None


@pytest.mark.expects_errors("the outbox could not be worked on")
async def test_who_comes_and_goes_meanwhile_was_there_so_long() -> None:
    async with riverside() as place:
        stays, leaves = await place.participant("Amina"), await place.participant("Bilan")
        room = await a_circle(place)
        await leaves.join_voice(room)
        await impatient(database(place))
        with locked(database(place)):
            for minute in (10, 12, 20):
                place.town.clock.jump(datetime.fromisoformat(f"2026-09-01T10:{minute}:00-07:00"))
                if minute == 10:
                    goes(place, stays, room)
                goes(place, leaves, room if minute == 12 else None)
                await asyncio.sleep(A_MOMENT)
        await place.town.settle()
        await over(place)
        assert await minutes(place) == {"Amina": 50, "Bilan": 18}


async def test_the_same_on_a_postgresql_that_cannot_be_reached(postgres: Cluster, postgresql_url: str) -> None:
    async with riverside(database_url=postgresql_url) as place:
        amina = await place.participant("Amina")
        room = await a_circle(place)
        await amina.join_voice(room)
        await place.town.advance(timedelta(minutes=2))
        with postgres.closed(postgresql_url):
            goes(place, amina, None)
            await asyncio.sleep(A_MOMENT)
        await place.town.settle()
        await over(place)
        assert await minutes(place) == {"Amina": 2}


async def test_a_session_with_discord_that_begins_meanwhile_is_made_up_for() -> None:
    async with riverside() as place:
        client = place.town.bot.app.client  # pyright: ignore
        amina = await place.participant("Amina")
        room = await a_circle(place)
        await impatient(database(place))
        with locked(database(place)):
            place.town.faults.expire_sessions()
            goes(place, amina, room)
            await place.town.until(lambda: not client.is_well)
            await place.town.until(lambda: not client.lost_at, seconds=20)
            await asyncio.sleep(A_MOMENT)
        await place.town.until(lambda: client.is_well, seconds=5)
        await place.town.settle()
        await over(place)
        assert await minutes(place) == {"Amina": 60}


async def test_a_bot_whose_database_is_away_can_be_stopped_and_what_it_was_told_is_compared_at_its_start() -> None:
    async with riverside() as place:
        amina = await place.participant("Amina")
        room = await a_circle(place)
        await impatient(database(place))
        with locked(database(place)):
            goes(place, amina, room)
            await asyncio.sleep(A_MOMENT)
            began = time.monotonic()
            await place.town.bot.stop()
            assert time.monotonic() - began < 4
        await place.town.bot.start()
        await place.town.settle()
        assert await database(place).read(lambda tx: len(tx.execute(select(VoicePresence)).all())) == 1


async def test_more_than_can_wait_is_made_up_for_by_a_comparison(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.ui.router.MOST_WAITING", 2)
    async with riverside() as place:
        people = [await place.participant(name) for name in ("Amina", "Bilan", "Deqa", "Luz")]
        room = await a_circle(place)
        await impatient(database(place))
        with locked(database(place)):
            for person in people:
                goes(place, person, room)
            await asyncio.sleep(A_MOMENT)
        await place.town.settle()
        await over(place)
        assert await minutes(place) == {"Amina": 60, "Bilan": 60, "Deqa": 60, "Luz": 60}
