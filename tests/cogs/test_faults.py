"""When something is wrong beneath a command: one clear sentence, and nothing lost, doubled or half done."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, text

from bot.db import Database, Tx
from cogs.sessions.models import Rsvp, Series
from sandbox import Message
from sandbox.startup import InProcessBot
from tests.support.locks import impatient, locked
from tests.support.stories import Riverside, riverside

PLAN: dict[str, Any] = {"cohort": "Spring", "title": "Circle", "starts": "2026-09-08 18:00", "minutes": 60}
BUSY = "nothing was changed"


def database(place: Riverside) -> Database:
    bot = place.town.bot
    assert isinstance(bot, InProcessBot)
    assert bot.app is not None
    return bot.app.database


async def plans(place: Riverside) -> int:
    return await database(place).read(lambda tx: tx.execute(select(func.count()).select_from(Series)).scalar_one())


def plan(**changed: Any) -> dict[str, Any]:
    """The usual plan, but for this."""
    return {**PLAN, **changed}


def announced(place: Riverside) -> list[Message]:
    return [message for message in place.server.channel("spring").messages if "Circle" in message.text]


async def test_a_locked_database_is_said_in_one_sentence_and_nothing_is_changed() -> None:
    async with riverside() as place:
        await impatient(database(place))
        with locked(database(place)):
            refused = await place.rosa.slash("session schedule", **PLAN)
        assert refused.ephemeral
        assert BUSY in refused.text
        assert "try again" in refused.text
        assert not refused.buttons
        assert await plans(place) == 0
        preview = await place.rosa.slash("session schedule", **PLAN)
        with locked(database(place)):
            assert BUSY in (await place.rosa.click(preview, "Confirm")).text
        await place.town.advance(timedelta(minutes=1))
        assert announced(place) == []
        assert "Done" in (await place.rosa.click(preview, "Confirm")).text
        await place.town.advance(timedelta(minutes=1))
        assert len(announced(place)) == 1


async def test_a_database_that_is_locked_for_a_moment_is_waited_for() -> None:
    async with riverside() as place:
        with locked(database(place), 2.0):  # longer than Discord would wait for an answer that is not deferred
            preview = await place.rosa.slash("session schedule", **PLAN)
        assert preview.buttons[0].label == "Confirm"
        assert await plans(place) == 1


async def test_a_full_database_is_said_in_one_sentence_and_nothing_is_changed() -> None:
    async with riverside() as place:

        def limit(tx: Tx, room: int) -> None:
            pages = tx.execute(text("PRAGMA page_count")).scalar_one() + room
            tx.execute(text(f"PRAGMA max_page_count={pages}"))

        series: dict[str, Any] = {**PLAN, "repeat": "weekly", "count": 60}
        preview = await place.rosa.slash("session schedule", **series)
        await database(place).write(limit, 0)
        assert BUSY in (await place.rosa.click(preview, "Confirm")).text
        await place.town.advance(timedelta(minutes=1))
        assert announced(place) == []
        assert "No sessions" in (await place.rosa.slash("session list")).text
        await database(place).write(limit, 10_000)
        assert "Done" in (await place.rosa.click(preview, "Confirm")).text
        await place.town.advance(timedelta(minutes=5))
        assert len(announced(place)) == 1


@pytest.mark.parametrize("status", [500, 502, 503])
async def test_a_stumbling_discord_delays_what_a_command_owes_and_doubles_nothing(status: int) -> None:
    async with riverside() as place:
        amina = await place.participant("Amina")
        preview = await place.rosa.slash("session schedule", **PLAN)
        place.town.faults.fail("POST", "/channels/*/messages", status=status, applied=True)
        place.town.faults.fail("POST", "/guilds/*/scheduled-events", status=status, applied=True)
        assert "Done" in (await place.rosa.click(preview, "Confirm")).text
        await place.town.advance(timedelta(minutes=5))
        (message,) = announced(place)
        assert len(place.server.events) == 1
        place.town.faults.fail("PATCH", "/channels/*/messages/*", status=status)
        assert "1" in (await amina.click(message, "Going")).text
        await place.town.advance(timedelta(minutes=5))
        assert "1 going" in message.text


async def test_two_who_press_at_once_for_the_last_place_get_one_between_them(postgresql_url: str) -> None:
    async with riverside(database_url=postgresql_url) as place:
        people = [await place.participant(f"P{number}") for number in range(4)]
        preview = await place.rosa.slash("session schedule", **PLAN, capacity=1)
        await place.rosa.click(preview, "Confirm")
        await place.town.advance(timedelta(minutes=1))
        (message,) = announced(place)
        replies = await asyncio.gather(*(person.click(message, "Going") for person in people))
        assert sum("number" in reply.text for reply in replies) == 3, "three hear which number they have in the line"
        answers = await database(place).read(
            lambda tx: sorted(tx.execute(select(Rsvp.answer)).scalars())  # pyright: ignore[reportArgumentType]
        )
        assert answers == ["going", "waiting", "waiting", "waiting"]
        await place.town.advance(timedelta(seconds=10))
        assert "1 going" in message.text


async def test_what_cannot_be_planned_or_moved_is_one_sentence_and_changes_nothing() -> None:
    async with riverside() as place:
        for wrong, words in (
            ({"minutes": 0}, "from 5 to 720"),
            ({"minutes": 10_000}, "from 5 to 720"),
            ({"count": 500, "repeat": "weekly"}, "from 1 to 60"),
            ({"place": "http://meet.example.org"}, "https://"),
            ({"starts": "2026-08-01 18:00"}, "already passed"),
        ):
            refused = await place.rosa.slash("session schedule", **plan(**wrong))
            assert words in refused.text
            assert not refused.buttons
        assert await plans(place) == 0
        await place.rosa.click(await place.rosa.slash("session schedule", **PLAN), "Confirm")
        for to, words in (
            ("2026-08-01 18:00", "already passed"),
            ("2026-02-30 18:00", "2026-02-30"),
            ("soon", "soon"),
        ):
            assert words in (await place.rosa.slash("session move", session="Circle", to=to)).text
        edits: tuple[tuple[dict[str, Any], str], ...] = (
            ({"minutes": 0}, "720"),
            ({"minutes": 10_000}, "720"),
            ({"place": "http://a.b"}, "https"),
        )
        for wrong, words in edits:
            assert words in (await place.rosa.slash("session edit", session="Circle", **wrong)).text
        assert "1788915600" in (await place.rosa.slash("session list")).text, "it stands where it stood"


async def test_an_hour_that_the_clocks_leave_out_becomes_the_first_minute_after_it() -> None:
    async with riverside() as place:
        preview = await place.rosa.slash("session schedule", **plan(starts="2027-03-14 02:30"))
        assert "<t:1805018400:F>" in preview.text, "03:00, when the clocks have gone forward"


async def test_a_facilitator_who_would_be_in_two_places_is_warned_and_may_go_on() -> None:
    async with riverside() as place:
        await place.rosa.click(await place.rosa.slash("session schedule", **PLAN), "Confirm")
        second = await place.rosa.slash("session schedule", **plan(title="Talk", starts="2026-09-08 18:30"))
        assert "Circle" in second.text
        assert "Done" in (await place.rosa.click(second, "Confirm")).text
