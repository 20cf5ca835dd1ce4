"""How Discord's events of sessions begin and end: in voice with their people, elsewhere by themselves."""

from datetime import datetime, timedelta

import pytest

from sandbox import Channel
from sandbox.server.actions.events import (
    ACTIVE,
    CANCELED,
    COMPLETED,
    EMPTY,
    OVERDUE,
    SCHEDULED,
    delete_event,
    edit_event,
)
from tests.cogs.sessions.test_event_places import STAGE_CHANNEL, VOICE_CHANNEL, circle
from tests.cogs.sessions.test_session_events import planned, starts
from tests.support.stories import Riverside, riverside

START = datetime.fromisoformat("2026-09-08T18:00:00-07:00")
MINUTE = timedelta(minutes=1)


def statuses(place: Riverside) -> list[int]:
    return [event["status"] for event in place.server.events]


def staff_heard(place: Riverside) -> list[str]:
    return [message.text for message in place.server.channel("staff-room").messages]


async def in_voice(place: Riverside) -> Channel:
    """A session in a voice channel, a minute before it begins."""
    channel = await circle(place)
    await planned(place, channel=channel)
    await place.town.advance_to(START - MINUTE)
    return channel


async def test_an_event_in_voice_waits_for_the_first_person_and_ends_with_its_session() -> None:
    async with riverside() as place:
        channel, amina = await in_voice(place), await place.participant("Amina")
        await place.town.advance(EMPTY + 3 * MINUTE)
        assert statuses(place) == [SCHEDULED]
        await amina.join_voice(channel)
        await place.town.advance(MINUTE)
        assert statuses(place) == [ACTIVE]
        await place.town.advance(timedelta(minutes=90))
        assert statuses(place) == [COMPLETED]


async def test_somebody_who_came_early_begins_it_at_its_time_whoever_they_are() -> None:
    async with riverside() as place:
        channel = await in_voice(place)
        await place.rosa.join_voice(channel)
        assert statuses(place) == [SCHEDULED]
        await place.town.advance(2 * MINUTE)
        assert statuses(place) == [ACTIVE]


async def test_one_that_discord_completes_when_everybody_has_left_is_nobodys_trouble() -> None:
    async with riverside() as place:
        channel, amina = await in_voice(place), await place.participant("Amina")
        before = staff_heard(place)
        await amina.join_voice(channel)
        await place.town.advance(10 * MINUTE)
        await amina.leave_voice()
        await place.town.advance(EMPTY)
        assert statuses(place) == [COMPLETED]
        await amina.join_voice(channel)
        await place.town.advance(timedelta(hours=5))
        assert statuses(place) == [COMPLETED]
        assert [text for text in staff_heard(place) if text not in before and "event" in text] == []


async def test_one_to_which_nobody_comes_goes_with_its_session() -> None:
    async with riverside() as place:
        await in_voice(place)
        await place.town.advance(timedelta(minutes=95))
        assert statuses(place) == []
        await place.town.advance(OVERDUE)
        assert [text for text in staff_heard(place) if "deleted" in text] == []


async def test_who_came_while_the_bot_was_away_begins_it_when_it_is_back() -> None:
    async with riverside() as place:
        channel, amina = await in_voice(place), await place.participant("Amina")
        await place.town.bot.stop()
        await place.town.advance(5 * MINUTE)
        await amina.join_voice(channel)
        await place.town.bot.start()
        await place.town.advance(MINUTE)
        assert statuses(place) == [ACTIVE]


async def test_after_a_session_that_the_bot_missed_nothing_is_begun() -> None:
    async with riverside() as place:
        channel, amina = await in_voice(place), await place.participant("Amina")
        await amina.join_voice(channel)
        await place.town.bot.stop()
        await place.town.advance(timedelta(minutes=100))
        await place.town.bot.start()
        await place.town.advance(MINUTE)
        assert statuses(place) == []


@pytest.mark.parametrize("kind", [None, STAGE_CHANNEL])
async def test_one_elsewhere_begins_and_ends_by_itself(kind: int | None) -> None:
    async with riverside() as place:
        await planned(place, **({} if kind is None else {"channel": await circle(place, kind)}))
        await place.town.advance_to(START - MINUTE)
        asked = len(place.town.requests)
        await place.town.advance(2 * MINUTE)
        assert statuses(place) == [ACTIVE]
        await place.town.advance(timedelta(minutes=90))
        assert statuses(place) == [COMPLETED]
        changes = [one for one in place.town.requests[asked:] if "scheduled-events" in one.path and one.method != "GET"]
        assert changes == []


async def test_one_that_somebody_began_early_is_changed_without_its_start() -> None:
    async with riverside() as place:
        channel, amina = await circle(place), await place.participant("Amina")
        await planned(place, channel=channel)
        await amina.join_voice(channel)
        (event,) = place.server.guild.events.values()
        edit_event(place.town.discord, event, {"status": ACTIVE})
        moved = await place.rosa.slash("session move", session="Circle", to="2026-09-08 19:00")
        await place.rosa.slash("session edit", session="Circle", title="Round")
        await place.town.advance(MINUTE)
        assert "Moved" in moved.text
        assert [event["name"] for event in place.server.events] == ["Round"]
        assert not [one for one in place.town.requests if "scheduled-events" in one.path and one.status == 400]


@pytest.mark.parametrize("kind", [VOICE_CHANNEL, STAGE_CHANNEL])
async def test_one_that_is_over_before_its_session_is_made_anew_and_nobody_is_asked(kind: int) -> None:
    async with riverside() as place:
        await planned(place, channel=await circle(place, kind))
        (event,) = place.server.guild.events.values()
        edit_event(place.town.discord, event, {"status": ACTIVE})
        edit_event(place.town.discord, event, {"status": COMPLETED})
        await place.town.advance(MINUTE)
        assert statuses(place) == [COMPLETED, SCHEDULED]
        assert [text for text in staff_heard(place) if "deleted" in text] == []


async def test_one_that_is_over_while_the_bot_is_away_is_made_anew_too() -> None:
    async with riverside() as place:
        await planned(place, channel=await circle(place))
        await place.town.advance(5 * MINUTE)
        await place.town.bot.stop()
        (event,) = place.server.guild.events.values()
        edit_event(place.town.discord, event, {"status": ACTIVE})
        await place.town.advance(EMPTY)
        assert statuses(place) == [COMPLETED]
        await place.town.bot.start()
        await place.town.advance(MINUTE)
        assert statuses(place) == [COMPLETED, SCHEDULED]
        assert [text for text in staff_heard(place) if "deleted" in text] == []


async def test_one_that_somebody_calls_off_by_hand_is_asked_about() -> None:
    async with riverside() as place:
        await planned(place)
        (event,) = place.server.guild.events.values()
        edit_event(place.town.discord, event, {"status": CANCELED})
        await place.town.advance(MINUTE)
        assert len([text for text in staff_heard(place) if "Somebody deleted" in text]) == 1
        assert len(starts(place)) == 1


async def test_one_that_is_deleted_while_its_session_is_on_is_left_so() -> None:
    async with riverside() as place:
        channel, amina = await in_voice(place), await place.participant("Amina")
        await amina.join_voice(channel)
        await place.town.advance(5 * MINUTE)
        (event,) = place.server.guild.events.values()
        delete_event(place.town.discord, event)
        await place.town.advance(timedelta(hours=2))
        assert [text for text in staff_heard(place) if "deleted" in text] == []
