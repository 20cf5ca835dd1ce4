"""Sessions as people see them: planned, announced, reminded of over the change of clocks, answered, attended."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from sandbox import Message
from tests.support.stories import Riverside, riverside

SEATTLE = ZoneInfo("America/Los_Angeles")
WEEKLY: dict[str, Any] = {
    "cohort": "Spring",
    "title": "Circle",
    "starts": "2026-10-27 18:00",
    "minutes": 90,
    "repeat": "weekly",
    "count": 2,
}


def weekly(**changed: Any) -> dict[str, Any]:
    """The usual plan, but for this."""
    return {**WEEKLY, **changed}


def wall(message: Message) -> str:
    return message.at.astimezone(SEATTLE).strftime("%m-%d %H:%M")


def about(place: Riverside, title: str = "Circle") -> list[Message]:
    return [message for message in place.server.channel("spring").messages if title in message.text]


async def until(place: Riverside, text: str) -> None:
    await place.town.advance(datetime.fromisoformat(text) - place.town.clock.now())


async def planned(place: Riverside, **changed: Any) -> None:
    preview = await place.rosa.slash("session schedule", **weekly(**changed))
    await place.rosa.click(preview, "Confirm")


async def test_six_in_the_evening_stays_six_when_the_clocks_go_back() -> None:
    async with riverside() as place:
        amina = await place.participant("Amina", "so")
        preview = await place.rosa.slash("session schedule", **WEEKLY)
        assert preview.ephemeral
        assert "<t:1793149200:F>" in preview.text
        assert "<t:1793757600:F>" in preview.text
        assert "6:00\u202fPM" in preview.text and "America/Los_Angeles" in preview.text
        assert about(place) == []
        done = await place.rosa.click(preview, "Confirm")
        assert done.kind == "update"
        assert not done.buttons
        (announced,) = about(place)
        assert place.server.role("Spring").id in {role.id for role in announced.mentions}
        assert announced.text.count("<t:1793149200:F>") >= 3, "once in each language"
        for _days in range(19):
            await place.town.advance(timedelta(days=4))
        (thread,) = [one for one in place.server.threads if amina.sees(one) and "Amina" in one.name]
        reminders = [message for message in thread.messages if "Circle" in message.text]
        assert [wall(message) for message in reminders] == ["10-26 18:00", "10-27 17:45", "11-02 18:00", "11-03 17:45"]
        assert place.rosa.sees(thread) is False
        assert all("Spring" in message.text for message in reminders)


async def test_coming_or_not_is_noted_privately_and_works_after_a_restart() -> None:
    async with riverside() as place:
        amina, omar = await place.participant("Amina"), await place.participant("Omar", "es")
        await planned(place)
        (announced,) = about(place)
        coming = await amina.click(announced, "Going")
        assert coming.ephemeral
        assert "1" in coming.text
        await place.town.bot.restart()
        cannot = await omar.click(announced, "Can't")
        assert cannot.ephemeral
        changed = await amina.click(announced, "Can't")
        assert "2" in changed.text
        listed = await amina.slash("session list")
        assert "❌" in listed.text and "✅" not in listed.text
        again = await amina.click(listed, "Going")
        assert again.ephemeral
        assert "✅" in (await amina.slash("session list", cohort="Spring")).text
        li = await place.server.person("Li")
        refused = await place.rosa.click(announced, "Going")
        assert "need none to run it" in refused.text
        assert "/cohort join" in (await li.slash("session list", cohort="Spring")).text
        await until(place, "2026-10-27T18:01:00-07:00")
        late = await amina.click(listed, "Going")
        assert "already begun" in late.text
        following = await amina.click(announced, "Going")
        assert "<t:1793757600:F>" in following.text, "the announcement's buttons belong to the next one now"


async def test_a_series_is_confirmed_once_and_by_those_who_may() -> None:
    async with riverside() as place:
        preview = await place.rosa.slash("session schedule", **WEEKLY)
        amina = await place.participant("Amina")
        first, second = await place.rosa.click(preview, "Confirm"), None
        assert "Done" in first.text
        with pytest.raises(LookupError):
            second = await place.rosa.click(preview, "Confirm")
        assert second is None
        assert len(about(place)) == 1
        refused = await amina.slash("session schedule", **WEEKLY)
        assert "facilitators" in refused.text
        assert await amina.autocomplete("session schedule", "cohort", "sp") == []


async def test_bad_input_gets_one_clear_sentence_and_changes_nothing() -> None:
    async with riverside() as place:
        for changed, said in (
            ({"starts": "2026-08-01 18:00"}, "already passed"),
            ({"starts": "whenever"}, "2026-09-08 18:00"),
            ({"starts": "2026-02-30 18:00"}, "2026-09-08 18:00"),
            ({"starts": "9999-12-31 23:59"}, "2026-09-08 18:00"),
            ({"minutes": 0}, "from 5 to 720"),
            ({"minutes": -90}, "from 5 to 720"),
            ({"count": 0}, "from 1 to 60"),
            ({"count": 100}, "from 1 to 60"),
            ({"title": "x" * 200}, "room for 100"),
            ({"cohort": "Autumn"}, "Autumn"),
        ):
            reply = await place.rosa.slash("session schedule", **weekly(**changed))
            assert reply.ephemeral
            assert said in reply.text
            assert not reply.buttons
        assert about(place) == []
        assert "No sessions" in (await place.rosa.slash("session list")).text


async def test_attendance_is_written_down_by_mentions_and_corrected() -> None:
    async with riverside() as place:
        amina, omar = await place.participant("Amina"), await place.participant("Omar")
        await planned(place)
        early = await place.rosa.slash("session attendance", session="Circle", present=[amina])
        assert "once it has begun" in early.text
        await until(place, "2026-10-27T18:30:00-07:00")
        (newest, *_rest) = await place.rosa.autocomplete("session attendance", "session", "circ")
        assert newest.name == "Circle · Tue, Oct 27, 2026, 6:00\u202fPM · Spring"
        done = await place.rosa.slash("session attendance", session="Circle", present=[amina, place.rosa])
        assert done.ephemeral
        assert amina.mention in done.text and "1 hour 30 minutes" in done.text
        assert place.rosa.mention in done.text and "Without a place" in done.text
        changed = await place.rosa.slash("session attendance", session=newest.value, present=[omar])
        assert omar.mention in changed.text and amina.mention not in changed.text
        asked = await place.rosa.slash("session attendance", session=newest.value, absent=[amina])
        assert "1 hour 30 minutes → not there" in asked.text and amina.mention in asked.text
        assert "✅" in (await amina.slash("session list")).text
        await place.town.bot.restart()
        gone = await place.rosa.click(asked, "Confirm")
        assert "taken back" in gone.text and amina.mention in gone.text
        nobody = await place.rosa.slash("session attendance", session=newest.value, present="everyone")
        assert "Nobody in that list" in nobody.text
        assert "✅" in (await omar.slash("session list")).text
        assert "✅" not in (await amina.slash("session list")).text
        refused = await amina.slash("session attendance", session=newest.value, present=[amina])
        assert "facilitators" in refused.text


async def test_another_server_sees_and_touches_nothing_of_it() -> None:
    async with riverside() as place:
        await place.participant("Amina")
        await planned(place)
        await until(place, "2026-10-27T18:30:00-07:00")
        other = await place.town.server("Hilltop")
        await other.owner.slash("setup")
        eve = await other.person("Eve", roles=["Facilitator"])
        assert "No sessions" in (await eve.slash("session list")).text
        assert await eve.autocomplete("session attendance", "session", "") == []
        for refused in (
            await eve.slash("session schedule", **WEEKLY),
            await eve.slash("session attendance", session="1", present=[eve]),
            await eve.slash("session list", cohort="Spring"),
        ):
            assert "cannot find" in refused.text


async def test_long_lists_are_leafed_through_and_show_what_is_asked_for() -> None:
    async with riverside() as place:
        amina = await place.participant("Amina")
        preview = await place.rosa.slash(
            "session schedule", cohort="Spring", title="Circle", starts="2026-09-08 18:00", minutes=60, count=23
        )
        await place.rosa.click(preview, "Confirm")
        first = await amina.slash("session list", show="upcoming")
        assert first.text.count("**Circle**") == 10
        assert "Page 1 of 3" in first.text
        last = await amina.click(await amina.click(first, "Next"), "Next")
        assert last.text.count("**Circle**") == 3
        assert [button.label for button in last.buttons] == ["Back"]
        assert "You have not said yes" in (await amina.slash("session list", show="mine")).text
        await amina.click(await amina.slash("session list", show="upcoming"), "Going")
        mine = await amina.slash("session list", show="mine")
        assert mine.text.count("**Circle**") == 1
        assert "No session was held yet" in (await amina.slash("session list", show="past")).text
        await place.town.advance(timedelta(days=22))
        past = await amina.slash("session list", show="past", cohort="Spring")
        assert past.text.count("**Circle**") == 3
        assert past.text.index("1790") < past.text.rindex("1789"), "the newest first"
