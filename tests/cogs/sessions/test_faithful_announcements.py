"""The announcement shows each session as it stands, within seconds of a change; the answers say only what is so."""

from datetime import timedelta
from typing import Any

from sandbox import May, Reply
from tests.cogs.sessions.test_sessions import about, planned, weekly
from tests.support.stories import Riverside, riverside

FIRST, SECOND, THIRD = "<t:1788915600:F>", "<t:1789520400:F>", "<t:1790125200:F>"
FROM_SEPTEMBER: dict[str, Any] = {"starts": "2026-09-08 18:00", "count": 3}
SOON = timedelta(seconds=12)


def _lines(place: Riverside, time: str, title: str = "Circle") -> list[str]:
    """The line about a session in each language of the announcement."""
    (announced,) = about(place, title)
    return [line for line in announced.text.splitlines() if line.startswith("- ") and time in line]


async def _session(place: Riverside, date: str) -> str:
    (found,) = await place.rosa.autocomplete("session edit", "session", date)
    return found


async def _edit(here: Riverside, /, date: str, **changed: Any) -> Reply:
    done = await here.rosa.slash("session edit", session=await _session(here, date), **changed)
    await here.town.advance(SOON)
    return done


async def _cancel(place: Riverside, date: str, **options: Any) -> Reply:
    asked = await place.rosa.slash("session cancel", session=await _session(place, date), **options)
    done = await place.rosa.click(asked, "Confirm")
    await place.town.advance(SOON)
    return done


async def test_what_is_otherwise_with_one_session_stands_beside_its_date_within_seconds() -> None:
    async with riverside() as place:
        preview = await place.rosa.slash("session schedule", **weekly(**FROM_SEPTEMBER), place="Room 1")
        await place.rosa.click(preview, "Confirm")
        await _edit(place, "2026-09-15", title="Guests")
        await _edit(place, "2026-09-15", minutes=45)
        await _edit(place, "2026-09-15", place="Library, 2nd floor")
        await _edit(place, "2026-09-15", agenda="We read\ntogether.")
        lines = _lines(place, SECOND)
        assert len(lines) == 3, "once in each language"
        for line in lines:
            assert "**Guests**" in line
            assert "45" in line
            assert "Library, 2nd floor" in line
            assert "We read together." in line
        assert _lines(place, THIRD) == [f"- {THIRD}"] * 3
        assert "Room 1" in about(place)[0].text


async def test_what_is_said_of_the_next_session_alone_is_not_taken_for_all() -> None:
    async with riverside() as place:
        preview = await place.rosa.slash("session schedule", **weekly(**FROM_SEPTEMBER), place="Room 1")
        await place.rosa.click(preview, "Confirm")
        await _edit(place, "2026-09-15", scope="following", minutes=45, place="Library")
        (announced,) = about(place)
        for language in announced.text.split("### ")[-1:]:
            lines = language.splitlines()
            usual, dates = lines.index("📍 Library"), lines.index(f"- {SECOND}")
            assert usual < dates, "what holds for most stands above the dates"
            named, own = lines.index(f"**{FIRST}**"), lines.index("📍 Room 1")
            assert dates < named < own, "what holds for the next one stands under its date"
        assert all("Room 1" in line for line in _lines(place, FIRST) if line.startswith("- "))
        await _edit(place, "2026-09-08", minutes=45, place="Library")
        assert f"**{FIRST}**" not in about(place)[0].text, "nothing is otherwise any more"


async def test_what_is_changed_for_all_is_not_said_of_each() -> None:
    async with riverside() as place:
        await planned(place, **FROM_SEPTEMBER)
        await _edit(place, "2026-09-08", scope="following", title="Round", minutes=60)
        (announced,) = about(place, "Round")
        assert "Circle" not in announced.text
        assert "1 hour each time" in announced.text
        assert _lines(place, SECOND, "Round") == [f"- {SECOND}"] * 3


async def test_a_cancelled_session_says_so_with_the_reason_and_a_moved_one_where_it_was() -> None:
    async with riverside() as place:
        await planned(place, **FROM_SEPTEMBER)
        await _cancel(place, "2026-09-15", reason="Snow")
        english, *_others = _lines(place, SECOND)
        assert english == f"- ~~{SECOND}~~ is cancelled · Snow"
        await place.rosa.slash("session move", session=await _session(place, "2026-09-22"), to="2026-09-23 18:00")
        await place.town.advance(SOON)
        assert _lines(place, THIRD)[0] == f"- ~~{THIRD}~~ → **<t:1790211600:F>**"
        assert "meets 2 times" in about(place)[0].text


async def test_when_nothing_is_left_it_says_so_and_not_zero_times() -> None:
    async with riverside() as place:
        await planned(place, **FROM_SEPTEMBER)
        await _cancel(place, "2026-09-08", scope="following")
        (announced,) = about(place)
        assert "These sessions of Spring do not take place." in announced.text
        assert "0 times" not in announced.text
        assert not announced.buttons


async def test_one_session_is_not_the_first_one() -> None:
    async with riverside() as place:
        await planned(place, starts="2026-09-08 18:00", repeat="none", count=1)
        (announced,) = about(place)
        assert f"Will you come on {FIRST}?" in announced.text
        assert "first one" not in announced.text
        await _cancel(place, "2026-09-08")
        (announced,) = about(place)
        assert "This session of Spring does not take place." in announced.text


async def test_the_preview_says_that_the_announcement_is_shortened_and_only_then() -> None:
    async with riverside() as place:
        short = await place.rosa.slash("session schedule", **weekly())
        long = await place.rosa.slash("session schedule", **weekly(count=40, agenda="so many *words* " * 60))
        assert "Read all" not in short.text
        assert "Read all" in long.text


async def test_nobody_is_promised_an_announcement_where_the_bot_cannot_write() -> None:
    async with riverside() as place:
        await place.server.channel("spring").overwrite(place.server.bot_member, deny=May.SEND_MESSAGES)
        preview = await place.rosa.slash("session schedule", **weekly())
        done = await place.rosa.click(preview, "Confirm")
        for said in (preview.text, done.text):
            assert "I cannot write in" in said
            assert "/doctor" in said
        assert "I announce this" not in done.text


async def test_a_change_says_that_the_announcement_shows_it_only_where_there_is_one() -> None:
    async with riverside() as place:
        await place.participant("Amina")
        await planned(place, **FROM_SEPTEMBER)
        shown = await _edit(place, "2026-09-15", title="Guests")
        assert "The announcement shows it" in shown.text
        place.town.faults.fail("POST", "/channels/*/messages", status=403, code=50013)
        await planned(place, starts="2026-10-06 18:00", count=2, title="Round")
        await place.town.advance(SOON)
        quiet = await _edit(place, "2026-10-06", agenda="Something else")
        assert "no announcement" in quiet.text
        told = await _edit(place, "2026-10-06", minutes=30)
        assert "I tell 1 person" in told.text
        assert "announcement" not in told.text


async def test_only_reminders_that_are_still_to_come_are_promised() -> None:
    async with riverside() as place:
        soon = await place.rosa.slash("session schedule", **weekly(starts="2026-09-01 18:00", repeat="none", count=1))
        assert "reminded: 15 minutes before" in (await place.rosa.click(soon, "Confirm")).text
        now = await place.rosa.slash("session schedule", **weekly(starts="2026-09-01 09:10", repeat="none", count=1))
        assert "there is no reminder" in (await place.rosa.click(now, "Confirm")).text
