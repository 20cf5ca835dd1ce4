"""Discord's own events of sessions: made in time, following their sessions, and never in their way."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.ui import timeouts
from sandbox.server.actions.events import delete_event
from tests.support.stories import Riverside, confirmed, riverside

Change = Callable[[Riverside], Awaitable[None]]


async def planned(place: Riverside, **changed: Any) -> None:
    plan: dict[str, Any] = {
        "cohort": "Spring",
        "title": "Circle",
        "starts": "2026-09-08 18:00",
        "minutes": 90,
        **changed,
    }
    preview = await place.rosa.slash("session schedule", **plan)
    await place.rosa.click(preview, "Confirm")


def starts(place: Riverside) -> list[str]:
    return [str(event["scheduled_start_time"])[:16] for event in place.server.events]


async def delete_by_hand(place: Riverside) -> None:
    (event,) = place.server.guild.events.values()
    delete_event(place.town.discord, event)
    await place.town.advance(timedelta(seconds=1))


async def test_each_session_has_an_event_within_the_horizon() -> None:
    async with riverside() as place:
        await planned(place, repeat="weekly", count=8)
        await place.town.advance(timedelta(minutes=3))
        assert starts(place) == ["2026-09-09T01:00", "2026-09-16T01:00", "2026-09-23T01:00"]
        (first, *_) = place.server.events
        assert first["name"] == "Circle"
        assert "Spring" in first["description"]
        assert first["entity_metadata"] == {"location": "Spring"}
        await place.town.advance(timedelta(days=7))
        assert starts(place)[-1] == "2026-09-30T01:00"


async def test_an_event_begins_and_ends_with_its_session() -> None:
    async with riverside() as place:
        await planned(place)
        await place.town.advance(datetime.fromisoformat("2026-09-08T18:01:00-07:00") - place.town.clock.now())
        assert [event["status"] for event in place.server.events] == [2]
        await place.town.advance(timedelta(minutes=90))
        assert [event["status"] for event in place.server.events] == [3]


async def test_a_missing_permission_is_told_once_and_the_sessions_live() -> None:
    async with riverside() as place:
        place.town.faults.fail("POST", "/guilds/*/scheduled-events", status=403, code=50013, times=3)
        amina = await place.participant("Amina")
        await planned(place, repeat="weekly", count=3)
        await place.town.advance(timedelta(hours=1))
        told = [message for message in place.server.channel("staff-room").messages if "Create Events" in message.text]
        assert len(told) == 1
        assert place.server.events == []
        assert "Circle" in (await amina.slash("session list")).text
        await place.town.advance(timedelta(days=3))
        assert len(starts(place)) == 3, "Discord lets us again, and nobody had to do anything"
        told = [message for message in place.server.channel("staff-room").messages if "Create Events" in message.text]
        assert len(told) == 1


async def test_one_that_was_deleted_by_hand_is_made_again_if_a_facilitator_says_so() -> None:
    async with riverside() as place:
        await planned(place)
        await delete_by_hand(place)
        (asked,) = [message for message in place.server.channel("staff-room").messages if "deleted" in message.text]
        assert place.server.events == []
        again = await place.rosa.click(asked, "Make it again")
        assert "again" in again.text
        assert starts(place) == ["2026-09-09T01:00"]


async def test_one_that_was_deleted_by_hand_is_let_go_if_a_facilitator_says_so() -> None:
    async with riverside() as place:
        await planned(place)
        await delete_by_hand(place)
        (asked,) = [message for message in place.server.channel("staff-room").messages if "deleted" in message.text]
        await place.rosa.click(asked, "Leave it out")
        await place.town.advance(timedelta(days=2))
        assert place.server.events == []
        assert "Circle" in (await place.rosa.slash("session list")).text


async def test_one_that_was_deleted_while_the_bot_was_away_is_noticed() -> None:
    async with riverside() as place:
        await planned(place)
        await place.town.advance(timedelta(minutes=5))
        await place.town.bot.stop()
        (event,) = place.server.guild.events.values()
        delete_event(place.town.discord, event)
        await place.town.bot.start()
        await place.town.advance(timedelta(minutes=1))
        assert [message for message in place.server.channel("staff-room").messages if "deleted" in message.text]


async def test_an_answer_lost_on_the_way_makes_no_second_event() -> None:
    async with riverside() as place:
        place.town.faults.fail("POST", "/guilds/*/scheduled-events", status=502, applied=True)
        await planned(place)
        await place.town.advance(timedelta(minutes=2))
        assert len(place.server.events) == 1


async def change_title(place: Riverside) -> None:
    await place.rosa.slash("session edit", session="Circle — 2026-09-08", title="Garden circle")


async def change_cohort(place: Riverside) -> None:
    await place.rosa.slash("cohort edit", cohort="Spring", name="Summer")


@pytest.mark.parametrize("change", [change_title, change_cohort])
async def test_what_is_called_otherwise_since_an_answer_was_lost_has_one_event(change: Change) -> None:
    async with riverside() as place:
        place.town.faults.fail("POST", "/guilds/*/scheduled-events", status=502, applied=True)
        await planned(place)
        (lost,) = place.server.events
        await change(place)
        await place.town.advance(timedelta(minutes=30))
        (event,) = place.server.events
        assert event["id"] == lost["id"]
        words = f"{event['name']} {event['description']}"
        assert ("Garden circle" if change is change_title else "Summer") in words


async def test_a_session_that_was_called_off_since_an_answer_was_lost_leaves_no_event() -> None:
    async with riverside() as place:
        place.town.faults.fail("POST", "/guilds/*/scheduled-events", status=502, applied=True)
        await planned(place)
        assert len(place.server.events) == 1
        await confirmed(place.rosa, "session cancel", session="Circle — 2026-09-08")
        await place.town.advance(timedelta(minutes=30))
        assert place.server.events == []


async def test_a_session_that_was_planned_anew_since_an_answer_was_lost_keeps_its_event() -> None:
    async with riverside() as place:
        place.town.faults.fail("POST", "/guilds/*/scheduled-events", status=502, applied=True)
        await planned(place)
        await confirmed(place.rosa, "session cancel", session="Circle — 2026-09-08")
        await planned(place)
        await place.town.advance(timedelta(minutes=30))
        assert [event["status"] for event in place.server.events] == [1]
        assert not [one for one in place.server.channel("staff-room").messages if "deleted" in one.text]


async def test_a_cohort_that_closes_calls_its_events_off() -> None:
    async with riverside() as place:
        await planned(place)
        assert [event["status"] for event in place.server.events] == [1]
        await confirmed(place.rosa, "cohort close", cohort="Spring")
        assert [event["status"] for event in place.server.events] == [4]


async def test_no_more_than_ninety_are_open_and_five_a_minute_are_made() -> None:
    async with riverside() as place:
        for number in range(12):
            await planned(
                place, title=f"Circle {number}", repeat="weekly", count=8, starts=f"2026-09-02 {number + 6}:00"
            )
        for _minute in range(30):
            await place.town.advance(timedelta(minutes=1))
        assert len(place.server.events) == 48, "twelve in each of the four weeks ahead"
        refused = [one for one in place.town.requests if one.path.endswith("/scheduled-events") and one.status == 429]
        assert refused == []


async def test_events_follow_sessions_that_move_into_the_horizon_or_out_of_it() -> None:
    async with riverside() as place:
        preview = await place.rosa.slash(
            "session schedule", cohort="Spring", title="Circle", starts="2026-09-20 18:00", minutes=60, count=3
        )
        await place.rosa.click(preview, "Confirm")
        await place.town.advance(timedelta(minutes=3))
        assert _starts(place) == ["2026-09-21T01:00", "2026-09-28T01:00"], "the third lies beyond the horizon"
        await place.rosa.slash("session move", session="Circle — 2026-10-04", to="2026-09-24 18:00")
        await place.rosa.slash("session move", session="Circle — 2026-09-27", to="2026-11-30 18:00")
        await place.town.advance(timedelta(minutes=3))
        assert _starts(place) == ["2026-09-21T01:00", "2026-09-25T01:00", "2026-12-01T02:00"]
        await confirmed(place.rosa, "session cancel", session="Circle — 2026-11-30", reason="A holiday")
        await place.town.advance(timedelta(minutes=3))
        assert _starts(place) == ["2026-09-21T01:00", "2026-09-25T01:00"]


def _starts(place: Riverside) -> list[str]:
    """When the events that stand begin."""
    return sorted(event["scheduled_start_time"][:16] for event in place.server.events if event["status"] == 1)


async def test_a_question_about_a_channel_that_nobody_answers_holds_nothing_else_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(timeouts, "REQUEST_TIMEOUT", 1.0)
    async with riverside() as place:
        amina = await place.participant("Amina")
        listening = place.server.voice("Listening")
        gone, unanswered = place.server.voice("Gone"), place.server.voice("Unanswered")
        await planned(place, title="Now", starts="2026-09-01 10:00", channel=listening)
        await planned(place, title="Later", starts="2026-09-03 18:00", channel=unanswered)
        await planned(place, title="Last", starts="2026-09-04 18:00", channel=gone)
        await place.town.advance_to(datetime.fromisoformat("2026-09-01T10:02:00-07:00"))
        await place.town.bot.stop()
        for channel in (gone, unanswered):
            await channel.delete()
        await amina.join_voice(listening)
        place.town.faults.silence("GET", f"/channels/{unanswered.id}", times=9)
        await place.town.bot.start()
        await place.town.until(lambda: 2 in [event["status"] for event in place.server.events])
        await place.town.settle()
        told = [message.text for message in place.server.channel("staff-room").messages]
        assert [text for text in told if "Last" in text and "deleted" in text]
        place.town.faults.clear()
